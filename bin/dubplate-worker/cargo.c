/* Reading what a release's messages are made of. */
#include "cargo.h"

#include <string.h>

#include "release/document.h"
#include "release/rules.h"
#include "worker.h"
#include "json/json.h"

/* The asset of an id, or NULL. */
static const struct dp_asset *
find_asset(const struct dp_asset *assets, size_t n, const char *id)
{
    for (size_t i = 0; id && i < n; i++)
        if (strcmp(assets[i].asset_id, id) == 0)
            return &assets[i];
    return NULL;
}

static void
fill_parcel(struct parcel *parcel, struct dp_arena *arena,
            const struct dp_asset *asset, const char *name)
{
    const char *facts =
        asset && asset->derived_facts ? asset->derived_facts : "{}";
    struct dp_err err;

    parcel->asset = asset;
    parcel->name = name;
    if (dp_json_parse(arena, facts, strlen(facts), &parcel->facts, &err) != 0)
        parcel->facts = dp_json_empty(arena);
}

static void
fill_parcels(struct cargo *cargo, struct dp_arena *arena,
             const struct dp_asset *assets, size_t n, const char *cover_id)
{
    const char *upc = cargo->release.upc ? cargo->release.upc : "release";

    fill_parcel(&cargo->cover, arena, find_asset(assets, n, cover_id),
                dp_printf(arena, "%s.jpg", upc));
    for (size_t i = 0; i < cargo->n_tracks; i++) {
        struct cargo_track *track = &cargo->tracks[i];

        fill_parcel(
            &track->audio, arena,
            find_asset(assets, n, track->row.audio_asset_id),
            dp_printf(arena, "%s_01_%03d.wav", upc, track->row.position));
    }
}

/* The assets named by cover_id and the tracks. */
static int
load_assets(struct cargo *cargo, struct task *task, const char *cover_id,
            struct dp_err *err)
{
    struct dp_asset *assets;
    const char **ids =
        dp_alloc_n(&task->arena, cargo->n_tracks + 1, sizeof(*ids));
    size_t n_ids = 0, n = 0;

    if (cover_id)
        ids[n_ids++] = cover_id;
    for (size_t i = 0; i < cargo->n_tracks; i++)
        if (cargo->tracks[i].row.audio_asset_id)
            ids[n_ids++] = cargo->tracks[i].row.audio_asset_id;
    assets = dp_asset_list(task->worker->pg, &task->arena,
                           task->claim->account_id, ids, n_ids, &n, err);
    if (!assets)
        return -1;
    fill_parcels(cargo, &task->arena, assets, n, cover_id);
    return 0;
}

/* What has to be there for any message; the rules were asked at submit. */
static const char *
find_missing(const struct cargo *cargo, const struct dp_document *document)
{
    if (!dp_json_text(cargo->fields, "title"))
        return "The release has no title.";
    if (!dp_json_text(cargo->fields, "primary_artist_name"))
        return "The release has no primary artist.";
    if (!dp_json_text(cargo->fields, "release_date"))
        return "The release has no release date.";
    if (cargo->n_tracks == 0
        || cargo->n_tracks != json_array_size(document->tracks))
        return "The release has no tracks, or not those submitted.";
    if (!cargo->cover.asset)
        return "The cover art is not a file of this account.";
    for (size_t i = 0; i < cargo->n_tracks; i++)
        if (!cargo->tracks[i].audio.asset)
            return "The audio of a track is not a file of this account.";
    return NULL;
}

static int
load_tracks(struct cargo *cargo, struct task *task,
            const struct dp_document *document, struct dp_err *err)
{
    const struct dp_claim *claim = task->claim;
    struct dp_track *rows =
        dp_release_tracks(task->worker->pg, &task->arena, claim->release_id,
                          claim->revision, &cargo->n_tracks, err);

    if (!rows)
        return -1;
    cargo->tracks =
        dp_alloc_n(&task->arena, cargo->n_tracks + 1, sizeof(*cargo->tracks));
    for (size_t i = 0; i < cargo->n_tracks; i++) {
        cargo->tracks[i].row = rows[i];
        cargo->tracks[i].fields = json_array_get(document->tracks, i);
        if (!json_is_object(cargo->tracks[i].fields))
            cargo->tracks[i].fields = dp_json_empty(&task->arena);
    }
    return 0;
}

int
cargo_load(struct cargo *cargo, struct task *task, struct dp_err *err)
{
    const struct dp_claim *claim = task->claim;
    struct dp_pg *pg = task->worker->pg;
    struct dp_document document;
    const char *cover_id;

    memset(cargo, 0, sizeof(*cargo));
    cargo->created_at = claim->created_at;
    cargo->takedown = strcmp(claim->kind, "takedown") == 0;
    if (dp_release_get(pg, &task->arena, claim->account_id, claim->release_id,
                       &cargo->release, err)
            != 0
        || dp_release_get_revision(pg, &task->arena, claim->account_id,
                                   claim->release_id, claim->revision,
                                   &cargo->revision, err)
               != 0
        || dp_document_parse(&task->arena, cargo->revision.document, &document,
                             err)
               != 0
        || load_tracks(cargo, task, &document, err) != 0)
        return -1;
    cargo->fields = document.release;
    /* Looked at when it was submitted, maybe under another address. */
    cover_id = dp_rules_asset_id(
        &task->arena, NULL, dp_json_text(cargo->fields, "cover_art_file_url"));
    if (load_assets(cargo, task, cover_id, err) != 0)
        return -1;
    cargo->missing = find_missing(cargo, &document);
    return 0;
}

/* The sum of one file from the step's result. */
static bool
take_sum(struct parcel *parcel, struct dp_arena *arena, const json_t *sums)
{
    parcel->sha256 = dp_strdup(arena, dp_json_text(sums, parcel->name));
    return parcel->sha256 != NULL;
}

bool
cargo_take_sums(struct cargo *cargo, struct dp_arena *arena,
                const struct dp_job_step *steps, size_t n)
{
    const char *text = NULL;
    json_t *result = NULL;
    const json_t *sums;
    struct dp_err err;

    for (size_t i = 0; i < n; i++)
        if (strcmp(steps[i].step, "package") == 0)
            text = steps[i].result;
    if (!text || dp_json_parse(arena, text, strlen(text), &result, &err) != 0)
        return false;
    sums = json_object_get(result, "sha256");
    if (!take_sum(&cargo->cover, arena, sums))
        return false;
    for (size_t i = 0; i < cargo->n_tracks; i++)
        if (!take_sum(&cargo->tracks[i].audio, arena, sums))
            return false;
    return true;
}
