/* Saving drafts. */
#include "store/draft.h"

#include <string.h>

#include "release/inside.h"
#include "json/json.h"

#define TRIES_MAX 5

/* A save under way. */
struct save {
    const struct dp_desk *desk;
    const struct dp_draft_request *request;
    const char *release_id; /* NULL = a new one */
    bool is_new;
    bool replace;
    struct dp_current current;
    struct dp_document document; /* merged */
    struct dp_draft_saved saved;
};

static int
conflict(const struct save *save, int current_version, struct dp_err *err)
{
    dp_refuse(err, DP_E_CONFLICT,
              "The draft is at version %d, not %lld; nothing was written. "
              "Read it again (get_release_metadata) and repeat the change on "
              "that version, or leave baseVersion away to merge.",
              current_version, (long long)save->request->base_version);
    err->data_json = dp_printf(save->desk->arena, "{\"currentVersion\":%d}",
                               current_version);
    return -1;
}

static int
merge(struct save *save, struct dp_err *err)
{
    const struct dp_draft_request *request = save->request;
    const struct dp_change change = {
        .replace = save->replace,
        .release = request->release,
        .tracks = request->tracks,
        .track_patches = request->track_patches,
        .upload_requests = request->upload_requests,
    };
    int version;

    memset(&save->current, 0, sizeof(save->current));
    dp_document_init(&save->current.document, save->desk->arena);
    if (save->release_id != NULL
        && dp_current_get(save->desk, save->release_id, &save->current, err)
               < 0)
        return -1;
    version = save->current.release.draft_version;
    if (request->base_version != DP_ARG_UNSET
        && request->base_version != version)
        return conflict(save, version, err);
    return dp_document_apply(save->desk->arena, &save->current.document,
                             &change, &save->document, err);
}

static int
write(struct save *save, struct dp_err *err)
{
    const struct dp_desk *desk = save->desk;
    const struct dp_draft_request *request = save->request;
    json_t *whole =
        dp_json_keep(desk->arena, dp_document_json(&save->document));
    const struct dp_draft_new draft = {
        .account_id = desk->account_id,
        .release_id = save->release_id,
        .conversation_id = request->conversation_id,
        .base_version = save->current.release.draft_version,
        .mode = save->replace ? "replace" : "delta",
        .document_json = dp_json_print(desk->arena, whole),
        .draft_status =
            request->status != NULL ? request->status : "collecting",
        .client = desk->client_name,
        .keep_versions = (int)desk->conf->limits_draft_versions,
    };

    return dp_draft_save(desk->pg, desk->arena, &draft, &save->saved, err);
}

/* Merge and write, again while somebody else is faster. */
static int
save_merged(struct save *save, struct dp_err *err)
{
    for (int i = 0; i < TRIES_MAX; i++) {
        if (merge(save, err) < 0 || write(save, err) < 0)
            return -1;
        switch (save->saved.outcome) {
        case DP_DRAFT_SAVED:
            return 0;
        case DP_DRAFT_NOT_FOUND:
            return dp_fail(err, DP_E_NOT_FOUND, "draft");
        case DP_DRAFT_LOCKED:
            return dp_refuse(err, DP_E_IN_PROGRESS,
                             "A takedown of this release is under way; save "
                             "again when it has ended.");
        case DP_DRAFT_CONFLICT:
            if (save->request->base_version != DP_ARG_UNSET)
                return conflict(save, save->saved.current_version, err);
            break;
        }
    }
    return conflict(save, save->saved.current_version, err);
}

static json_t *
print(const struct save *save, const struct dp_findings *findings)
{
    const struct dp_document *document = &save->document;
    const struct dp_draft_request *request = save->request;
    const char *conversation = request->conversation_id != NULL
                                   ? request->conversation_id
                                   : save->current.release.conversation_id;

    return json_pack(
        "{s:s, s:s*, s:i, s:b, s:s, s:s, s:s, s:O, s:O, s:O, s:b, s:o, s:o, "
        "s:i, s:o}",
        "releaseId", save->saved.release_id, "conversationId", conversation,
        "version", save->saved.version, "created", save->is_new, "mode",
        save->replace ? "replace" : "delta", "status",
        request->status != NULL ? request->status : "collecting",
        "releaseStatus", save->is_new ? "Draft" : save->current.release.status,
        "release", document->release, "tracks", document->tracks,
        "uploadRequests", document->upload_requests, "readyToSubmit",
        findings->n_blocking == 0, "blocking",
        dp_findings_json(findings, DP_BLOCKING), "advisories",
        dp_findings_json(findings, DP_ADVISORY), "creditsRequired",
        dp_current_price(save->desk->conf, document), "metadataUrl",
        dp_desk_link(save->desk, "releases/%s/metadata",
                     save->saved.release_id));
}

int
dp_desk_save_draft(const struct dp_desk *desk,
                   const struct dp_draft_request *request, json_t **answer,
                   struct dp_err *err)
{
    struct save save = {
        .desk = desk,
        .request = request,
        .release_id = request->release_id,
        .is_new = request->release_id == NULL,
        .replace =
            request->mode != NULL && strcmp(request->mode, "replace") == 0,
    };
    struct dp_findings findings;

    if (dp_desk_rate(desk, "draft", "saves of drafts",
                     desk->conf->limits_drafts_per_minute, err)
            < 0
        || save_merged(&save, err) < 0
        || dp_current_check(desk, &save.document, &findings, err) < 0)
        return -1;
    return dp_desk_answer(desk, print(&save, &findings), answer, err);
}
