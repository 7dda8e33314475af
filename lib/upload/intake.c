/* Intake: what all ways in have in common, and files that come whole. */
#include "upload/intake.h"

#include <string.h>

#include "base/utf8.h"
#include "json/json.h"
#include "storage/content.h"
#include "store/asset.h"
#include "store/rate.h"
#include "store/room.h"

#define NAME_CHARS_MAX 200

const char *const dp_intake_types[] = {"coverArt", "audio", NULL};

static const char *const states[] = {"pending", "ready", "refused", NULL};

const struct dp_arg dp_intake_answer_args[] = {
    {.name = "fileUrl",
     .help = "Address of the file, for cover_art_file_url or a track's "
             "audio_file_url in a release.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "assetId", .help = "Id of the file.", .type = DP_ARG_STR},
    {.name = "type",
     .help = "coverArt or audio.",
     .type = DP_ARG_ENUM,
     .choices = dp_intake_types},
    {.name = "fileName", .help = "Name of the file.", .type = DP_ARG_STR},
    {.name = "mediaType",
     .help = "What the file is, from its bytes.",
     .type = DP_ARG_STR},
    {.name = "sizeBytes", .help = "Its size.", .type = DP_ARG_INT},
    {.name = "contentHash",
     .help = "BLAKE2b-256 of the file, in hexadecimal.",
     .type = DP_ARG_STR},
    {.name = "state",
     .help = "pending: still being checked and converted; a release can be "
             "submitted all the same. ready: fit for the stores. refused: see "
             "refusal.",
     .type = DP_ARG_ENUM,
     .choices = states},
    {.name = "refusal",
     .help = "Why it was refused: code, message.",
     .type = DP_ARG_JSON},
    {0},
};

static const enum dp_media_kind kinds[] = {DP_MEDIA_COVER, DP_MEDIA_AUDIO};

int
dp_intake_check_type(const char *type, struct dp_err *err)
{
    for (size_t i = 0; type != NULL && dp_intake_types[i] != NULL; i++) {
        if (strcmp(type, dp_intake_types[i]) == 0)
            return 0;
    }
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "type must be coverArt or audio.");
}

int64_t
dp_intake_limit(const struct dp_conf *conf, const char *type)
{
    return strcmp(type, "audio") == 0 ? conf->limits_audio_max_bytes
                                      : conf->limits_cover_max_bytes;
}

int
dp_intake_rate(const struct dp_intake *in, struct dp_err *err)
{
    const char *key = dp_printf(in->arena, "upload:%s", in->account_id);
    struct dp_rate rate;

    if (dp_rate_take(in->pg, in->arena, key,
                     in->conf->limits_uploads_per_minute, &rate, err)
        < 0)
        return -1;
    if (rate.allowed)
        return 0;
    dp_fail(err, DP_E_RATE, "uploads of account %s", in->account_id);
    err->retry_after_s = rate.retry_after_s;
    return -1;
}

struct dp_writer *
dp_intake_writer(const struct dp_intake *in, int64_t max_bytes,
                 struct dp_err *err)
{
    const struct dp_storage *storage =
        dp_storage_open(in->arena, in->conf, err);

    if (storage == NULL)
        return NULL;
    return dp_writer_open(storage, in->arena, max_bytes, err);
}

const struct dp_media_type *
dp_intake_sniff(const struct dp_writer *writer, const char *type,
                struct dp_err *err)
{
    const struct dp_media_type *found =
        dp_media_sniff(writer->head, writer->head_len);
    enum dp_media_kind kind = kinds[strcmp(type, "audio") == 0];
    const char *taken = dp_media_accepted(kind);

    if (found != NULL && found->kind == kind)
        return found;
    if (found != NULL)
        dp_refuse(err, DP_E_UNSUPPORTED_MEDIA,
                  "type is %s, but the file is %s. Taken as %s: %s.", type,
                  found->media_type, type, taken);
    else
        dp_refuse(err, DP_E_UNSUPPORTED_MEDIA,
                  "type is %s, but the file looks like %s. Taken as %s: %s.",
                  type, dp_media_looks_like(writer->head, writer->head_len),
                  type, taken);
    return NULL;
}

const char *
dp_intake_name(struct dp_arena *arena, const char *file_name)
{
    const char *last = file_name;
    char *clean;

    for (const char *p = file_name; p != NULL && *p != '\0'; p++) {
        if (*p == '/' || *p == '\\')
            last = p + 1;
    }
    if (last == NULL)
        return NULL;
    clean = dp_utf8_clean(arena, last, NAME_CHARS_MAX);
    return clean[0] != '\0' ? clean : NULL;
}

const char *
dp_intake_provenance(const struct dp_intake *in)
{
    json_t *object = json_pack("{s:s, s:s*}", "surface", in->surface,
                               "clientName", in->client_name);

    return dp_json_print(in->arena, dp_json_keep(in->arena, object));
}

int
dp_intake_answer(const struct dp_intake *in, const char *asset_id,
                 json_t **answer, struct dp_err *err)
{
    struct dp_asset asset;
    char hash[DP_HASH_HEX];
    json_t *object;

    if (dp_asset_get(in->pg, in->arena, in->account_id, asset_id, &asset, err)
        < 0)
        return -1;
    dp_hash_hex(&asset.content_hash, hash);
    object = json_pack(
        "{s:s, s:s, s:s, s:s*, s:s, s:I, s:s, s:s}", "fileUrl",
        dp_printf(in->arena, "%s/api/mcp/files/%s",
                  in->conf->server_public_url, asset.asset_id),
        "assetId", asset.asset_id, "type", asset.type, "fileName",
        asset.file_name, "mediaType", asset.media_type, "sizeBytes",
        (json_int_t)asset.size_bytes, "contentHash", hash, "state",
        asset.state);
    if (asset.refusal_code != NULL)
        json_object_set_new(object, "refusal",
                            json_pack("{s:s, s:s*}", "code",
                                      asset.refusal_code, "message",
                                      asset.refusal_text));
    *answer = dp_json_keep(in->arena, object);
    return 0;
}

/* May the account store it?  Asked before the file gets its place. */
static int
check_room(const struct dp_intake *in, const struct dp_asset_new *asset,
           struct dp_err *err)
{
    const struct dp_room_wish wish = {
        .account_id = asset->account_id,
        .size_bytes = asset->size_bytes,
        .stored_max_bytes = asset->stored_max_bytes,
        .type = asset->type,
        .content_hash = &asset->content_hash,
    };

    return dp_room_check(in->pg, in->arena, &wish, err);
}

int
dp_intake_store(const struct dp_intake *in, const char *type,
                const char *file_name, struct dp_writer *writer,
                json_t **answer, struct dp_err *err)
{
    const struct dp_media_type *found;
    struct dp_asset_stored stored;
    struct dp_asset_new asset = {.account_id = in->account_id, .type = type};

    if (writer->size_bytes > dp_intake_limit(in->conf, type))
        return dp_refuse(err, DP_E_TOO_LARGE,
                         "A file of type %s may have at most %lld bytes.",
                         type, (long long)dp_intake_limit(in->conf, type));
    found = dp_intake_sniff(writer, type, err);
    if (found == NULL || dp_writer_finish(writer, err) < 0)
        return -1;
    asset.content_hash = writer->hash;
    asset.size_bytes = writer->size_bytes;
    asset.media_type = found->media_type;
    asset.file_name = dp_intake_name(in->arena, file_name);
    asset.provenance_json = dp_intake_provenance(in);
    asset.stored_max_bytes = in->conf->limits_stored_max_bytes;
    if (check_room(in, &asset, err) < 0
        || dp_content_publish(writer, err) < 0
        || dp_asset_store(in->pg, in->arena, &asset, &stored, err) < 0)
        return -1;
    return dp_intake_answer(in, stored.asset_id, answer, err);
}

bool
dp_intake_tell(const struct dp_intake *in, double done, double total,
               const char *what)
{
    return in->tell == NULL || in->tell(in->teller, done, total, what);
}
