/* What the operations of the desk share. */
#include "release/desk.h"

#include <stdarg.h>
#include <string.h>

#include "base/clock.h"
#include "release/inside.h"
#include "store/draft.h"
#include "store/rate.h"
#include "json/json.h"

/* The submission, unless a draft was saved after it. */
static int
take_revision(const struct dp_desk *desk, struct dp_current *current,
              struct dp_err *err)
{
    struct dp_release_revision revision;

    if (dp_release_get_revision(desk->pg, desk->arena, desk->account_id,
                                current->release.release_id, 0, &revision, err)
            < 0
        || dp_document_parse(desk->arena, revision.document,
                             &current->submitted, err)
               < 0)
        return -1;
    if (current->saved_at != NULL
        && strcmp(current->saved_at, revision.submitted_at) >= 0)
        return 0;
    current->saved_at = revision.submitted_at;
    current->is_draft = false;
    current->document = current->submitted;
    return 0;
}

int
dp_current_get(const struct dp_desk *desk, const char *release_id,
               struct dp_current *current, struct dp_err *err)
{
    struct dp_draft *draft = NULL;

    memset(current, 0, sizeof(*current));
    if (dp_release_get(desk->pg, desk->arena, desk->account_id, release_id,
                       &current->release, err)
        < 0)
        return -1;
    if (current->release.draft_version > 0
        && dp_draft_find(desk->pg, desk->arena, desk->account_id, release_id,
                         &draft, err)
               < 0)
        return -1;
    dp_document_init(&current->document, desk->arena);
    dp_document_init(&current->submitted, desk->arena);
    if (draft != NULL) {
        if (dp_document_parse(desk->arena, draft->document, &current->document,
                              err)
            < 0)
            return -1;
        current->is_draft = true;
        current->draft_status = draft->draft_status;
        current->saved_at = draft->saved_at;
        current->release.draft_version = draft->version;
    }
    return current->release.revision > 0 ? take_revision(desk, current, err)
                                         : 0;
}

/* The asset ids that document names; *n of them. */
static const char **
asset_ids(const struct dp_desk *desk, const struct dp_document *document,
          size_t *n)
{
    const char *base = desk->conf->server_public_url;
    const char **ids = dp_alloc_n(
        desk->arena, json_array_size(document->tracks) + 1, sizeof(*ids));
    const json_t *track;
    size_t i;

    *n = 0;
    ids[*n] = dp_rules_asset_id(
        desk->arena, base,
        dp_json_text(document->release, "cover_art_file_url"));
    *n += ids[*n] != NULL;
    json_array_foreach(document->tracks, i, track)
    {
        ids[*n] = dp_rules_asset_id(desk->arena, base,
                                    dp_json_text(track, "audio_file_url"));
        *n += ids[*n] != NULL;
    }
    return ids;
}

int
dp_current_check(const struct dp_desk *desk, const struct dp_document *document,
                 struct dp_findings *findings, struct dp_err *err)
{
    struct dp_facts facts = {
        .public_url = desk->conf->server_public_url,
        .today = dp_clock_date(desk->arena, 0),
        .earliest_date =
            dp_clock_date(desk->arena, (int)desk->conf->release_min_days_ahead),
    };
    size_t n_ids;
    const char **ids = asset_ids(desk, document, &n_ids);

    dp_findings_init(findings, desk->arena);
    if (n_ids > 0) {
        facts.assets = dp_asset_list(desk->pg, desk->arena, desk->account_id,
                                     ids, n_ids, &facts.n_assets, err);
        if (facts.assets == NULL)
            return -1;
    }
    facts.stores =
        dp_storelist_list(desk->pg, desk->arena, true, &facts.n_stores, err);
    if (facts.stores == NULL)
        return -1;
    dp_rules_check(desk->arena, document, &facts, findings);
    return 0;
}

int
dp_current_of_request(const struct dp_desk *desk,
                      const struct dp_submit_request *request,
                      struct dp_document *document, int *draft_version,
                      struct dp_err *err)
{
    struct dp_change change = {
        .release = request->release,
        .tracks = request->tracks,
    };
    struct dp_current current = {0};

    if (request->release_id != NULL) {
        if (dp_current_get(desk, request->release_id, &current, err) < 0)
            return -1;
    } else if (request->release == NULL) {
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Send release and tracks, or the releaseId of a "
                         "saved draft.");
    } else {
        dp_document_init(&current.document, desk->arena);
    }
    if (draft_version != NULL)
        *draft_version = current.is_draft ? current.release.draft_version : 0;
    if (request->release != NULL)
        current.document.release = dp_json_empty(desk->arena);
    return dp_document_apply(desk->arena, &current.document, &change, document,
                             err);
}

int
dp_current_price(const struct dp_conf *conf, const struct dp_document *document)
{
    int64_t price = 0;
    const json_t *track;
    size_t i;

    json_array_foreach(document->tracks, i, track) price +=
        dp_rules_is_ai(document, track) ? conf->credits_per_ai_song
                                        : conf->credits_per_song;
    return (int)price;
}

int
dp_desk_rate(const struct dp_desk *desk, const char *bucket, const char *they,
             int64_t per_minute, struct dp_err *err)
{
    const char *key = dp_printf(desk->arena, "%s:%s", bucket, desk->account_id);
    struct dp_rate rate;

    if (dp_rate_take(desk->pg, desk->arena, key, per_minute, &rate, err) < 0)
        return -1;
    if (rate.allowed)
        return 0;
    dp_refuse(err, DP_E_RATE,
              "Too many %s: %lld a minute are allowed. Try again in %d "
              "seconds.",
              they, (long long)per_minute, rate.retry_after_s);
    err->retry_after_s = rate.retry_after_s;
    return -1;
}

const char *
dp_desk_provenance(const struct dp_desk *desk)
{
    json_t *value = dp_json_keep(
        desk->arena,
        json_pack("{s:s, s:s?, s:s?}", "surface", desk->surface, "client",
                  desk->client_name, "requestId", desk->request_id));

    return value != NULL ? dp_json_print(desk->arena, value) : "{}";
}

const char *const *
dp_desk_texts(const struct dp_desk *desk, const json_t *list, size_t *n)
{
    const char **texts;
    const json_t *item;
    size_t i;

    *n = 0;
    if (!json_is_array(list))
        return NULL;
    texts = dp_alloc_n(desk->arena, json_array_size(list) + 1, sizeof(*texts));
    json_array_foreach(list, i, item)
    {
        if (json_is_string(item))
            texts[(*n)++] = json_string_value(item);
    }
    return texts;
}

json_t *
dp_desk_link(const struct dp_desk *desk, const char *fmt, ...)
{
    va_list args;
    const char *path;

    va_start(args, fmt);
    path = dp_vprintf(desk->arena, fmt, args);
    va_end(args);
    return json_string(dp_printf(desk->arena, "%s/api/mcp/%s",
                                 desk->conf->server_public_url, path));
}

int
dp_desk_answer(const struct dp_desk *desk, json_t *value, json_t **answer,
               struct dp_err *err)
{
    if (value == NULL)
        return dp_fail(err, DP_E_INTERNAL, "an answer could not be made");
    *answer = dp_json_keep(desk->arena, value);
    return 0;
}
