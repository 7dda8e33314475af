/*
 * A release: a document, a newline, and a change to it ({"replace",
 * "release", "tracks", "trackPatches", "uploadRequests"}); then the rules.
 */
#include "release/document.h"

#include "fuzz.h"
#include "json/json.h"
#include "release/patches.h"
#include "release/rules.h"

static void
check_rules(struct dp_arena *arena, const struct dp_document *document)
{
    struct dp_facts facts = {
        .public_url = "https://music.example",
        .today = "2026-05-01",
        .earliest_date = "2026-05-02",
    };
    struct dp_findings findings;

    dp_findings_init(&findings, arena);
    dp_rules_check(arena, document, &facts, &findings);
}

/* Merging the same patch again must change nothing (RFC 7396). */
static void
check_merge(struct dp_arena *arena, const json_t *target, const json_t *patch)
{
    const json_t *once;
    const json_t *twice;

    if (!json_is_object(target) || !json_is_object(patch))
        return;
    once = dp_patch_merge(arena, target, patch);
    twice = dp_patch_merge(arena, once, patch);
    MUST(json_equal(once, twice));
}

static void
check_document(struct dp_arena *arena, const struct dp_document *document)
{
    struct dp_document again;
    struct dp_err err = {0};
    json_t *json = dp_json_keep(arena, dp_document_json(document));
    const char *text = dp_json_print(arena, json);
    struct dp_hash a;
    struct dp_hash b;

    MUST(json_is_object(document->release));
    MUST(json_array_size(document->tracks) <= DP_TRACKS_MAX);
    MUST(dp_document_parse(arena, text, &again, &err) == 0);
    dp_document_hash(arena, document, &a);
    dp_document_hash(arena, &again, &b);
    MUST(dp_hash_equal(&a, &b));
    check_rules(arena, document);
}

static void
apply(struct dp_arena *arena, const char *base_text, const json_t *change)
{
    struct dp_change said = {
        .replace = json_is_true(json_object_get(change, "replace")),
        .release = json_object_get(change, "release"),
        .tracks = json_object_get(change, "tracks"),
        .track_patches = json_object_get(change, "trackPatches"),
        .upload_requests = json_object_get(change, "uploadRequests"),
    };
    struct dp_document base;
    struct dp_document result;
    struct dp_err err = {0};

    if (dp_document_parse(arena, base_text, &base, &err) < 0)
        return;
    check_merge(arena, base.release, said.release);
    if ((said.release != NULL && !json_is_object(said.release))
        || (said.tracks != NULL && !json_is_array(said.tracks))
        || (said.track_patches != NULL && !json_is_array(said.track_patches))
        || (said.upload_requests != NULL
            && !json_is_array(said.upload_requests)))
        return; /* the argument table refuses these */
    if (dp_document_apply(arena, &base, &said, &result, &err) == 0)
        check_document(arena, &result);
    else
        MUST_BE_REFUSAL(&err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    json_t *change;
    char *base;

    if (line == NULL)
        return 0;
    dp_arena_init(&arena);
    base = dp_strndup(&arena, (const char *)data, (size_t)(line - data));
    if (dp_json_parse(&arena, (const char *)line + 1,
                      size - (size_t)(line + 1 - data), &change, &err)
        == 0)
        apply(&arena, base, change);
    dp_arena_clear(&arena);
    return 0;
}
