/*
 * A release: a line for each change to it ({"replace", "release", "tracks",
 * "trackPatches", "uploadRequests"}); after each, the rules.
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

/* Apply a change as a client sends it; false when it is none. */
static bool
apply(struct dp_arena *arena, const char *text, size_t len,
      struct dp_document *document)
{
    struct dp_change said;
    struct dp_document result;
    struct dp_err err = {0};
    json_t *change;

    if (dp_json_parse(arena, text, len, &change, &err) < 0)
        return false;
    said = (struct dp_change){
        .replace = json_is_true(json_object_get(change, "replace")),
        .release = json_object_get(change, "release"),
        .tracks = json_object_get(change, "tracks"),
        .track_patches = json_object_get(change, "trackPatches"),
        .upload_requests = json_object_get(change, "uploadRequests"),
    };
    if ((said.release != NULL && !json_is_object(said.release))
        || (said.tracks != NULL && !json_is_array(said.tracks))
        || (said.track_patches != NULL && !json_is_array(said.track_patches))
        || (said.upload_requests != NULL
            && !json_is_array(said.upload_requests)))
        return false; /* the argument table refuses these */
    check_merge(arena, document->release, said.release);
    if (dp_document_apply(arena, document, &said, &result, &err) < 0) {
        MUST_BE_REFUSAL(&err);
        return false;
    }
    check_document(arena, &result);
    *document = result;
    return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_document document;
    const char *text = (const char *)data;
    const char *end = text + size;

    dp_arena_init(&arena);
    dp_document_init(&document, &arena);
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t len = (size_t)((stop != NULL ? stop : end) - text);

        apply(&arena, text, len, &document);
        text += len + (stop != NULL);
    }
    dp_arena_clear(&arena);
    return 0;
}
