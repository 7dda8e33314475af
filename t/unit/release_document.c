/* The document of a release: spellings, deltas, track patches, hashes. */
#include "release/document.h"

#include <string.h>

#include "json_text.h"

static struct dp_arena arena;

static int
apply(const char *base_text, const char *change_text, bool replace,
      struct dp_document *result, struct dp_err *err)
{
    json_t *whole = json_text(&arena, change_text);
    const struct dp_change change = {
        .replace = replace,
        .release = json_object_get(whole, "release"),
        .tracks = json_object_get(whole, "tracks"),
        .track_patches = json_object_get(whole, "trackPatches"),
        .upload_requests = json_object_get(whole, "uploadRequests"),
    };
    struct dp_document base;

    if (dp_document_parse(&arena, base_text, &base, err) < 0)
        bail("%s", base_text);
    return dp_document_apply(&arena, &base, &change, result, err);
}

static const char *
print(const struct dp_document *document)
{
    json_t *whole = dp_json_keep(&arena, dp_document_json(document));

    json_object_del(whole, "trackSeq");
    return dp_json_canonical(&arena, whole);
}

/* What a change makes of a base. */
struct merge {
    const char *name, *base, *change, *result;
    bool replace;
};

#define DOC(release, tracks)                                                   \
    "{\"release\":{" release "},\"tracks\":[" tracks "],\"uploadRequests\":[]" \
    "}"
#define TWO                                                                    \
    "{\"title\":\"A\",\"track_id\":\"t1\"},"                                   \
    "{\"title\":\"B\",\"track_id\":\"t2\"}"
#define BASE(tracks)                                                           \
    "{\"release\":{\"genre\":\"Jazz\",\"title\":\"Old\"},\"tracks\":[" tracks  \
    "],\"uploadRequests\":[],\"trackSeq\":2}"

/* clang-format off */
static const struct merge merges[] = {
    {"a delta keeps what it does not name",
     BASE(""), "{\"release\":{\"title\":\"New\"}}",
     DOC("\"genre\":\"Jazz\",\"title\":\"New\"", ""), false},
    {"null removes a field",
     BASE(""), "{\"release\":{\"title\":null}}", DOC("\"genre\":\"Jazz\"", ""), false},
    {"nested objects merge",
     "{\"release\":{\"ai_disclosure\":{\"audio\":true,\"artwork\":true}}}",
     "{\"release\":{\"aiDisclosure\":{\"audio\":false}}}",
     DOC("\"ai_disclosure\":{\"artwork\":true,\"audio\":false}", ""), false},
    {"a replace is the whole document",
     BASE(TWO), "{\"release\":{\"title\":\"New\"}}", DOC("\"title\":\"New\"", ""), true},
    {"camelCase is snake_case",
     "{}", "{\"release\":{\"primaryArtistName\":\"Ann\",\"releaseDate\":\"2030-01-01\"}}",
     DOC("\"primary_artist_name\":\"Ann\",\"release_date\":\"2030-01-01\"", ""), false},
    {"unknown members are kept",
     "{}", "{\"release\":{\"mood\":{\"colour\":\"blue\"}}}",
     DOC("\"mood\":{\"colour\":\"blue\"}", ""), false},
    {"years, codes and names come in one form",
     "{}", "{\"release\":{\"plineYear\":\"2029\",\"upc\":\"0 36000-29145 2\"},"
     "\"tracks\":[{\"isrc\":\"us-rc1-76-07839\",\"writers\":[\"Ann Lee\"]}]}",
     DOC("\"pline_year\":2029,\"upc\":\"036000291452\"",
         "{\"isrc\":\"USRC17607839\",\"track_id\":\"t1\","
         "\"writers\":[{\"name\":\"Ann Lee\"}]}"), false},
    {"known roles come in one form, others stay",
     "{}", "{\"release\":{\"contributors\":[{\"name\":\"A\",\"role\":\"Featured Artist\"},"
     "{\"role\":\"MixingEngineer\"},{\"role\":\"Bird Song\"}]}}",
     DOC("\"contributors\":[{\"name\":\"A\",\"role\":\"featured_artist\"},"
         "{\"role\":\"mixing_engineer\"},{\"role\":\"Bird Song\"}]", ""), false},
    {"a list of tracks replaces the list, and known tracks keep their ids",
     BASE(TWO), "{\"tracks\":[{\"title\":\"B\"},{\"title\":\"C\"},{\"title\":\"A\"}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"",
         "{\"title\":\"B\",\"track_id\":\"t2\"},{\"title\":\"C\",\"track_id\":\"t3\"},"
         "{\"title\":\"A\",\"track_id\":\"t1\"}"), false},
    {"a track that is renamed keeps its id when it is sent",
     BASE(TWO), "{\"tracks\":[{\"trackId\":\"t2\",\"title\":\"Bee\"}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"", "{\"title\":\"Bee\",\"track_id\":\"t2\"}"), false},
    {"an id the server never gave is not taken",
     BASE(TWO), "{\"tracks\":[{\"track_id\":\"t9\",\"title\":\"Z\"}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"", "{\"title\":\"Z\",\"track_id\":\"t3\"}"), false},
    {"a patch by position changes one track",
     BASE(TWO), "{\"trackPatches\":[{\"position\":2,\"explicit_flag\":true}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"",
         "{\"title\":\"A\",\"track_id\":\"t1\"},{\"explicit_flag\":true,\"title\":\"B\","
         "\"track_id\":\"t2\"}"), false},
    {"a patch by index with the fields inside does, too",
     BASE(TWO), "{\"trackPatches\":[{\"index\":0,\"patch\":{\"explicitFlag\":false}}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"",
         "{\"explicit_flag\":false,\"title\":\"A\",\"track_id\":\"t1\"},{\"title\":\"B\","
         "\"track_id\":\"t2\"}"), false},
    {"a patch by id finds its track wherever it stands",
     BASE(TWO), "{\"trackPatches\":[{\"trackId\":\"t2\",\"title\":null}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"",
         "{\"title\":\"A\",\"track_id\":\"t1\"},{\"track_id\":\"t2\"}"), false},
    {"patches apply in order: remove, then append",
     BASE(TWO), "{\"trackPatches\":[{\"position\":1,\"remove\":true},{\"position\":2,"
     "\"title\":\"C\"}]}",
     DOC("\"genre\":\"Jazz\",\"title\":\"Old\"",
         "{\"title\":\"B\",\"track_id\":\"t2\"},{\"title\":\"C\",\"track_id\":\"t3\"}"), false},
    {"upload requests are kept as they are sent",
     "{}", "{\"uploadRequests\":[{\"file\":\"cover.jpg\",\"size\":3}]}",
     "{\"release\":{},\"tracks\":[],\"uploadRequests\":[{\"file\":\"cover.jpg\","
     "\"size\":3}]}", false},
    {"and stay when a delta does not name them",
     "{\"uploadRequests\":[1]}", "{\"release\":{\"title\":\"New\"}}",
     "{\"release\":{\"title\":\"New\"},\"tracks\":[],\"uploadRequests\":[1]}", false},
};

/* Changes that cannot be applied, and a word of the refusal. */
static const struct merge refusals[] = {
    {"a field in two spellings with two values is refused",
     "{}", "{\"release\":{\"sub_genre\":\"Bop\",\"subGenre\":\"Swing\"}}", "two spellings", false},
    {"a track that is no object is refused",
     "{}", "{\"tracks\":[7]}", "tracks/0 must be an object", false},
    {"a patch that names no track is refused",
     BASE(TWO), "{\"trackPatches\":[{\"title\":\"C\"}]}", "must name its track", false},
    {"a patch past the end is refused",
     BASE(TWO), "{\"trackPatches\":[{\"position\":4,"
     "\"title\":\"C\"}]}", "no track at position 4", false},
    {"the largest index is past the end, too",
     BASE(TWO), "{\"trackPatches\":[{\"index\":9223372036854775807,"
     "\"title\":\"C\"}]}", "no track at position", false},
    {"a patch of an unknown id is refused",
     BASE(TWO), "{\"trackPatches\":[{\"track_id\":\"t7\","
     "\"title\":\"C\"}]}", "no track_id 't7'", false},
    {"removing what is not there is refused",
     BASE(""), "{\"trackPatches\":[{\"position\":1,"
     "\"remove\":true}]}", "no track to remove", false},
    {"patch must be an object",
     BASE(TWO), "{\"trackPatches\":[{\"position\":1,"
     "\"patch\":7}]}", "patch must be an object", false},
};
/* clang-format on */

static void
check_merges(void)
{
    struct dp_document result;
    struct dp_err err;

    for (size_t i = 0; i < sizeof(merges) / sizeof(merges[0]); i++) {
        const struct merge *m = &merges[i];

        if (apply(m->base, m->change, m->replace, &result, &err) < 0)
            bail("%s: %s", m->name, dp_err_text(&err));
        is_str(print(&result), m->result, m->name);
    }
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        const struct merge *m = &refusals[i];
        int rc = apply(m->base, m->change, m->replace, &result, &err);

        if (!ok(rc == -1 && err.code == DP_E_BAD_PARAMS
                    && strstr(err.text, m->result) != NULL,
                "%s", m->name))
            diag("got: %s", rc < 0 ? dp_err_text(&err) : print(&result));
    }
}

static void
check_base_untouched(void)
{
    struct dp_document base, result;
    struct dp_err err;
    const char *sent = "[{\"position\":1,\"title\":\"X\"},{\"position\":2,"
                       "\"remove\":true}]";
    json_t *patches = json_text(&arena, sent);
    const struct dp_change change = {.track_patches = patches};
    const char *before;

    if (dp_document_parse(&arena, BASE(TWO), &base, &err) < 0)
        bail("base");
    before = print(&base);
    ok(dp_document_apply(&arena, &base, &change, &result, &err) == 0
           && strcmp(print(&base), before) == 0
           && strcmp(print(&result), before) != 0,
       "a change leaves the document it starts from as it was");
    is_str(dp_json_print(&arena, patches), sent, "and the request, too");
}

static bool
same_hash(const char *one, const char *other)
{
    struct dp_document a, b;
    struct dp_hash hash_a, hash_b;
    struct dp_err err;

    if (apply("{}", one, true, &a, &err) < 0
        || apply(BASE(TWO), other, true, &b, &err) < 0)
        bail("%s", dp_err_text(&err));
    dp_document_hash(&arena, &a, &hash_a);
    dp_document_hash(&arena, &b, &hash_b);
    return dp_hash_equal(&hash_a, &hash_b);
}

static void
check_hashes(void)
{
    const char *one = "{\"release\":{\"title\":\"N\",\"genre\":\"Jazz\"},"
                      "\"tracks\":[{\"title\":\"C\"}]}";

    ok(same_hash(one, "{\"release\":{\"genre\":\"Jazz\",\"title\":\"N\","
                      "\"label\":null},\"tracks\":[{\"title\":\"C\"}]}"),
       "order, nulls and track ids make no difference to the hash");
    ok(!same_hash(one, "{\"release\":{\"genre\":\"Jazz\",\"title\":\"N\"},"
                       "\"tracks\":[{\"title\":\"D\"}]}"),
       "another title does");
    ok(same_hash(one, "{\"release\":{\"genre\":\"Jazz\",\"title\":\"N\"},"
                      "\"tracks\":[{\"title\":\"C\"}],"
                      "\"uploadRequests\":[1]}"),
       "files still to come make none");
}

static void
check_limit(void)
{
    struct dp_document base, result;
    struct dp_err err;
    json_t *tracks = dp_json_keep(&arena, json_array());
    const struct dp_change change = {.tracks = tracks};

    for (int i = 0; i <= DP_TRACKS_MAX; i++)
        json_array_append_new(tracks, json_object());
    dp_document_init(&base, &arena);
    ok(dp_document_apply(&arena, &base, &change, &result, &err) < 0
           && err.code == DP_E_BAD_PARAMS,
       "one track too many is refused");
    json_array_remove(tracks, 0);
    ok(dp_document_apply(&arena, &base, &change, &result, &err) == 0,
       "as many as there may be are not");
}

int
main(void)
{
    dp_json_init();
    dp_arena_init(&arena);
    check_merges();
    check_base_untouched();
    check_hashes();
    check_limit();
    dp_arena_clear(&arena);
    return done();
}
