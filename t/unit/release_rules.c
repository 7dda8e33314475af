/* The rules of the release desk: for each one that fails and one that holds. */
#include "release/rules.h"

#include <string.h>

#include "json_text.h"

#define BASE "https://desk.example"
#define FILE_URL(n) BASE "/api/mcp/files/" ID(n)
#define ID(n) "00000000-0000-4000-8000-00000000000" #n

/* A release nothing can be said against. */
static const char sound[] =
    "{\"release\":{\"title\":\"Night Drive\",\"primary_artist_name\":"
    "\"Mira Velde\",\"genre\":\"Electronic\",\"release_date\":"
    "\"2030-03-01\",\"cover_art_file_url\":\"" FILE_URL(
        1) "\","
           "\"label\":\"Velde Records\",\"pline_year\":2030,\"pline_owner\":"
           "\"Velde Records\",\"cline_year\":2030,\"cline_owner\":"
           "\"Velde Records\",\"ai_disclosure\":{\"audio\":false}},"
           "\"tracks\":[{\"title\":\"Harbour "
           "Lights\",\"audio_file_url\":\"" FILE_URL(
               2) "\",\"explicit_flag\":false,\"writers\":[{\"name\":"
                  "\"Mira Velde\"}]},{\"title\":\"Slow "
                  "Tide\",\"audio_file_url\":\"" FILE_URL(
                      3) "\",\"explicit_flag\":false,\"writers\":[{\"name\":"
                         "\"Mira Velde\"}]}]}";

#define ASSET(n, type_, state_)                                                \
    .asset_id = ID(n), .type = (type_), .state = (state_)
#define PLAIN .facts = "{}", .advisories = "[]"

/* clang-format off */
static const struct dp_asset assets[] = {
    {ASSET(1, "coverArt", "ready"), PLAIN},
    {ASSET(2, "audio", "ready"), .facts = "{\"duration_ms\":180000}",
     .advisories = "[]"},
    {ASSET(3, "audio", "ready"), PLAIN},
    {ASSET(4, "audio", "pending"), PLAIN},
    {ASSET(5, "audio", "refused"), PLAIN, .refusal_code = "truncated",
     .refusal_text = "The WAV is cut off."},
    {ASSET(6, "audio", "ready"), .facts = "{}",
     .advisories = "[{\"code\":\"lossy\",\"text\":\"It is lossy.\"}]"},
};
/* clang-format on */

static const struct dp_outlet stores[] = {
    {.store_id = "archive",    .name = "Archive",    .active = false},
    {.store_id = "demo-store", .name = "Demo Store", .active = true },
};

static const struct dp_facts facts = {
    .public_url = BASE,
    .today = "2030-01-15",
    .earliest_date = "2030-01-20",
    .assets = assets,
    .n_assets = sizeof(assets) / sizeof(assets[0]),
    .stores = stores,
    .n_stores = sizeof(stores) / sizeof(stores[0]),
};

/* A change to the sound release, and where the code then points. */
struct sample {
    const char *code;
    const char *pointer; /* NULL = the rule holds */
    const char *change;
};

#define R(fields) "{\"release\":{" fields "}}"
#define T(fields) "{\"trackPatches\":[{\"index\":0," fields "}]}"

/* clang-format off */
static const struct sample samples[] = {
    {"field_missing", "/release/genre", R("\"genre\":null")},
    {"field_missing", "/release/title", R("\"title\":\"  \"")},
    {"field_missing", "/tracks/0/explicit_flag", T("\"explicit_flag\":null")},
    {"field_missing", "/tracks/0/writers", T("\"writers\":[]")},
    {"field_missing", NULL, "{}"},
    {"tracks_missing", "/tracks", "{\"tracks\":[]}"},
    {"tracks_missing", NULL, "{}"},
    {"field_invalid", "/release/title", R("\"title\":7")},
    {"field_invalid", "/release/pline_year", R("\"pline_year\":\"last\"")},
    {"field_invalid", "/tracks/0/explicit_flag", T("\"explicit_flag\":\"no\"")},
    {"field_invalid", "/tracks/0/track_type", T("\"track_type\":\"remix\"")},
    {"field_invalid", "/tracks/0/writers", T("\"writers\":\"Mira Velde\"")},
    {"field_invalid", "/tracks/0/writers/0", T("\"writers\":[7]")},
    {"field_invalid", "/tracks/0/writers/0/name",
     T("\"writers\":[{\"name\":7}]")},
    {"field_invalid", "/release/territories_include/1",
     R("\"territories_include\":[\"DE\",7]")},
    {"field_invalid", "/release/ai_disclosure/audio",
     R("\"ai_disclosure\":{\"audio\":\"no\"}")},
    {"field_invalid", NULL,
     T("\"track_type\":\"original\",\"preview_start_seconds\":\"12\"")},
    {"field_unknown", "/release/mood", R("\"mood\":\"blue\"")},
    {"field_unknown", "/tracks/0/writers/0/shar~1e~0",
     T("\"writers\":[{\"name\":\"Mira Velde\",\"shar/e~\":1}]")},
    {"field_unknown", NULL, R("\"subGenre\":\"Ambient\"")},
    {"title_placeholder", "/release/title", R("\"title\":\"Untitled\"")},
    {"title_placeholder", "/tracks/0/title", T("\"title\":\"Track 01\"")},
    {"title_placeholder", "/tracks/0/title", T("\"title\":\" tbd \"")},
    {"title_placeholder", NULL, T("\"title\":\"Tracks of My Tears 2\"")},
    {"title_featuring", "/tracks/0/title",
     T("\"title\":\"Harbour Lights (feat. Ida Moor)\",\"contributors\":[{\"name\":\"Ida Moor\","
     "\"role\":\"Featured Artist\"}]")},
    {"title_featuring", NULL,
     T("\"contributors\":[{\"name\":\"Ida Moor\",\"role\":\"featured_artist\"}]")},
    {"title_featuring", NULL,
     T("\"title\":\"A Feat of Strength\",\"contributors\":[{\"name\":\"Ida Moor\","
     "\"role\":\"producer\"}]")},
    {"title_featuring_uncredited", "/tracks/0/title",
     T("\"title\":\"Harbour Lights ft. Ida Moor\"")},
    {"title_featuring_uncredited", NULL, T("\"title\":\"Featherweight Ftp\"")},
    {"title_casing", "/release/title", R("\"title\":\"NIGHT DRIVE\"")},
    {"title_casing", "/tracks/0/title", T("\"title\":\"harbour lights\"")},
    {"title_casing", NULL, R("\"title\":\"EP 4\"")},
    {"artist_generic", "/release/primary_artist_name",
     R("\"primary_artist_name\":\"Various  Artists\"")},
    {"artist_generic", "/tracks/0/primary_artist_name",
     T("\"primary_artist_name\":\"unknown\"")},
    {"artist_generic", NULL,
     R("\"primary_artist_name\":\"The Unknown Sailors\"")},
    {"writer_name_incomplete", "/tracks/0/writers/0/name",
     T("\"writers\":[\"Mira\"]")},
    {"writer_name_incomplete", "/tracks/0/writers/0/name",
     T("\"writers\":[{}]")},
    {"writer_name_incomplete", NULL, T("\"writers\":[\"Mira Velde\"]")},
    {"writer_name_incomplete", NULL,
     T("\"writers\":[\"\xe5\x9d\x82\xe6\x9c\xac\xe9\xbe\x8d\xe4\xb8\x80\"]")},
    {"writer_name_incomplete", NULL,
     T("\"writers\":[\"Traditional\"],\"track_type\":\"public_domain\"")},
    {"contributor_incomplete", "/tracks/0/contributors/0/role",
     T("\"contributors\":[{\"name\":\"Ida Moor\"}]")},
    {"contributor_incomplete", "/release/contributors/0/name",
     R("\"contributors\":[{\"role\":\"producer\"}]")},
    {"contributor_incomplete", NULL,
     T("\"contributors\":[{\"name\":\"Ida Moor\",\"role\":\"producer\"}]")},
    {"contributor_role_unknown", "/tracks/0/contributors/0/role",
     T("\"contributors\":[{\"name\":\"Ida Moor\",\"role\":\"prodcer\"}]")},
    {"contributor_role_unknown", NULL,
     T("\"contributors\":[{\"name\":\"Ida Moor\",\"role\":\"Mixing Engineer\"}]")},
    {"ai_undeclared", "/tracks/0/ai_disclosure", R("\"ai_disclosure\":null")},
    {"ai_undeclared", NULL, "{}"},
    {"date_invalid", "/release/release_date",
     R("\"release_date\":\"2030-02-29\"")},
    {"date_invalid", "/release/original_release_date",
     R("\"original_release_date\":\"1.2.1999\"")},
    {"date_invalid", "/release/pre_order_date",
     R("\"pre_order_date\":\"2030-13-01\"")},
    {"date_invalid", NULL, R("\"release_date\":\"2032-02-29\"")},
    {"release_date_too_early", "/release/release_date",
     R("\"release_date\":\"2030-01-19\"")},
    {"release_date_too_early", NULL, R("\"release_date\":\"2030-01-20\"")},
    {"original_date_late", "/release/original_release_date",
     R("\"original_release_date\":\"2030-03-02\"")},
    {"original_date_late", NULL, R("\"original_release_date\":\"2030-03-01\"")},
    {"pre_order_date_late", "/release/pre_order_date",
     R("\"pre_order_date\":\"2030-03-01\"")},
    {"pre_order_date_late", NULL, R("\"pre_order_date\":\"2030-02-28\"")},
    {"copyright_line_incomplete", "/release/pline_year",
     R("\"pline_year\":null")},
    {"copyright_line_incomplete", "/tracks/0/cline_owner",
     T("\"cline_year\":2029")},
    {"copyright_line_incomplete", NULL,
     R("\"pline_year\":null,\"pline_owner\":null")},
    {"copyright_year_implausible", "/release/cline_year",
     R("\"cline_year\":2032")},
    {"copyright_year_implausible", "/release/pline_year",
     R("\"pline_year\":1899")},
    {"copyright_year_implausible", NULL,
     R("\"cline_year\":2031,\"pline_year\":\"1900\"")},
    {"copyright_line_missing", "/release/pline_year",
     R("\"pline_year\":null,\"pline_owner\":null")},
    {"copyright_line_missing", NULL, "{}"},
    {"label_missing", "/release/label", R("\"label\":null")},
    {"label_missing", NULL, "{}"},
    {"upc_invalid", "/release/upc", R("\"upc\":\"036000291453\"")},
    {"upc_invalid", "/release/upc", R("\"upc\":\"03600029145\"")},
    {"upc_invalid", "/release/upc", R("\"upc\":\"4006381333932\"")},
    {"upc_invalid", NULL, R("\"upc\":\"0 36000 29145 2\"")},
    {"upc_invalid", NULL, R("\"upc\":\"4006381333931\"")},
    {"isrc_invalid", "/tracks/0/isrc", T("\"isrc\":\"US-RC1-76-0783\"")},
    {"isrc_invalid", "/tracks/0/isrc", T("\"isrc\":\"U1RC17607839\"")},
    {"isrc_invalid", NULL, T("\"isrc\":\"us-rc1-76-07839\"")},
    {"isrc_invalid", NULL, T("\"isrc\":\"USRC17607839\"")},
    {"isrc_duplicate", "/tracks/1/isrc",
     "{\"trackPatches\":[{\"index\":0,\"isrc\":\"US-RC1-76-07839\"},{\"index\":1,"
     "\"isrc\":\"USRC17607839\"}]}"},
    {"isrc_duplicate", NULL, T("\"isrc\":\"USRC17607839\"")},
    {"language_unknown", "/release/audio_language",
     R("\"audio_language\":\"english\"")},
    {"language_unknown", "/release/metadata_language",
     R("\"metadata_language\":\"xq\"")},
    {"language_unknown", "/tracks/0/language", T("\"language\":\"e\"")},
    {"language_unknown", NULL,
     R("\"audio_language\":\"zxx\",\"metadata_language\":\"pt-BR\"")},
    {"territory_unknown", "/release/territories_include/1",
     R("\"territories_include\":[\"de\",\"UK\"]")},
    {"territory_unknown", "/release/territories_exclude/0",
     R("\"territories_exclude\":[\"Germany\"]")},
    {"territory_unknown", NULL, R("\"territories_include\":[\"GB\",\"us\"]")},
    {"territory_conflict", "/release/territories_exclude/0",
     R("\"territories_include\":[\"GB\",\"US\"],\"territories_exclude\":[\"us\"]")},
    {"territory_conflict", NULL,
     R("\"territories_include\":[\"GB\"],\"territories_exclude\":[\"US\"]")},
    {"store_unknown", "/release/distribution_store_ids/1",
     R("\"distribution_store_ids\":[\"demo-store\",\"nowhere\"]")},
    {"store_unknown", "/release/distribution_store_ids/0",
     R("\"distribution_store_ids\":[\"archive\"]")},
    {"store_unknown", NULL, R("\"distribution_store_ids\":[\"demo-store\"]")},
    {"stores_empty", "/release/distribution_store_ids",
     R("\"distribution_store_ids\":[]")},
    {"stores_empty", NULL, R("\"distribution_store_ids\":null")},
    {"track_duplicate", "/tracks/1/title",
     "{\"trackPatches\":[{\"index\":1,\"title\":\"harbour  LIGHTS\"}]}"},
    {"track_duplicate", NULL,
     "{\"trackPatches\":[{\"index\":1,\"title\":\"Harbour Lights (Live)\"}]}"},
    {"track_duplicate", NULL,
     "{\"trackPatches\":[{\"index\":1,\"title\":\"Harbour Lights\","
     "\"primary_artist_name\":\"Ida Moor\"}]}"},
    {"explicit_and_clean", "/tracks/1/explicit_flag",
     "{\"trackPatches\":[{\"index\":1,\"title\":\"Harbour Lights\",\"explicit_flag\":true}]}"},
    {"explicit_and_clean", NULL,
     "{\"trackPatches\":[{\"index\":1,\"title\":\"Harbour Lights\"}]}"},
    {"explicit_conflict", "/tracks/0/explicit_flag",
     T("\"title\":\"Harbour Lights (Clean)\",\"explicit_flag\":true")},
    {"explicit_conflict", "/tracks/0/explicit_flag",
     T("\"title\":\"Harbour Lights [Explicit]\"")},
    {"explicit_conflict", NULL,
     T("\"title\":\"Clean Sheets\",\"explicit_flag\":true")},
    {"cover_licence_missing", "/tracks/0/cover_licence_declared",
     T("\"track_type\":\"cover\"")},
    {"cover_licence_missing", NULL,
     T("\"track_type\":\"cover\",\"coverLicenseDeclared\":true")},
    {"preview_start_late", "/tracks/0/preview_start_seconds",
     T("\"preview_start_seconds\":180")},
    {"preview_start_late", NULL, T("\"preview_start_seconds\":179")},
    {"preview_start_late", "/tracks/0/preview_start_seconds",
     T("\"preview_start_seconds\":9223372036854775807")},
    {"audio_duplicate", "/tracks/1/audio_file_url",
     "{\"trackPatches\":[{\"index\":1,\"audio_file_url\":\"" FILE_URL(2) "\"}]}"},
    {"audio_duplicate", NULL, "{}"},
    {"file_url_foreign", "/release/cover_art_file_url",
     R("\"cover_art_file_url\":\"https://elsewhere.example/cover.jpg\"")},
    {"file_url_foreign", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" BASE "/api/mcp/files/../admin\"")},
    {"file_url_foreign", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" BASE ".evil.example/api/mcp/files/" ID(2) "\"")},
    {"file_url_foreign", NULL, "{}"},
    {"asset_unknown", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" FILE_URL(9) "\"")},
    {"asset_unknown", NULL, "{}"},
    {"asset_wrong_type", "/release/cover_art_file_url",
     R("\"cover_art_file_url\":\"" FILE_URL(2) "\"")},
    {"asset_wrong_type", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" FILE_URL(1) "\"")},
    {"asset_wrong_type", NULL, "{}"},
    {"asset_refused", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" FILE_URL(5) "\"")},
    {"asset_refused", NULL, T("\"audio_file_url\":\"" FILE_URL(4) "\"")},
    {"asset_pending", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" FILE_URL(4) "\"")},
    {"asset_pending", NULL, T("\"audio_file_url\":\"" FILE_URL(5) "\"")},
    {"asset_advisory", "/tracks/0/audio_file_url",
     T("\"audio_file_url\":\"" FILE_URL(6) "\"")},
    {"asset_advisory", NULL, "{}"},
};
/* clang-format on */

#define N_SAMPLES (sizeof(samples) / sizeof(samples[0]))

static struct dp_arena arena;

/* The sound release with a change. */
static struct dp_document
changed(const char *text)
{
    json_t *whole = json_text(&arena, text);
    const struct dp_change change = {
        .release = json_object_get(whole, "release"),
        .tracks = json_object_get(whole, "tracks"),
        .track_patches = json_object_get(whole, "trackPatches"),
    };
    struct dp_document base, result;
    struct dp_err err;

    if (dp_document_parse(&arena, sound, &base, &err) < 0
        || dp_document_apply(&arena, &base, &change, &result, &err) < 0)
        bail("%s: %s", text, dp_err_text(&err));
    return result;
}

static const struct dp_finding *
find(const struct dp_findings *findings, const char *code)
{
    for (size_t i = 0; i < findings->n; i++) {
        if (strcmp(findings->items[i].code, code) == 0)
            return &findings->items[i];
    }
    return NULL;
}

static void
check_sample(const struct sample *sample)
{
    struct dp_document document = changed(sample->change);
    struct dp_findings findings;
    const struct dp_finding *found;

    dp_findings_init(&findings, &arena);
    dp_rules_check(&arena, &document, &facts, &findings);
    found = find(&findings, sample->code);
    is_str(found != NULL ? found->pointer : NULL, sample->pointer,
           dp_printf(&arena, "%s %s for %s", sample->code,
                     sample->pointer != NULL ? "is found" : "holds",
                     sample->change));
    if (found != NULL && found->message[0] == '\0')
        ok(false, "%s says what to do", sample->code);
}

static bool
has_sample(const char *code, bool failing)
{
    for (size_t i = 0; i < N_SAMPLES; i++) {
        if (strcmp(samples[i].code, code) == 0
            && (samples[i].pointer != NULL) == failing)
            return true;
    }
    return false;
}

static void
check_coverage(void)
{
    for (const struct dp_rule *const *table = dp_rules; *table != NULL;
         table++) {
        for (const struct dp_rule *rule = *table; rule->code != NULL; rule++)
            ok(has_sample(rule->code, true) && has_sample(rule->code, false)
                   && rule->text[0] != '\0',
               "%s has a sentence and samples that fail and hold", rule->code);
    }
}

static void
check_many(void)
{
    struct dp_document document =
        changed("{\"release\":{\"title\":\"TBD\",\"label\":null,\"upc\":"
                "\"1\"},\"trackPatches\":[{\"index\":1,\"writers\":[]}]}");
    struct dp_findings first, second;
    const char *print;

    dp_findings_init(&first, &arena);
    dp_rules_check(&arena, &document, &facts, &first);
    is_int(first.n, 4, "all findings come at once");
    is_int(first.n_blocking, 3, "of which some are only advice");
    dp_findings_init(&second, &arena);
    dp_rules_check(&arena, &document, &facts, &second);
    print = dp_json_print(&arena,
                          dp_json_keep(&arena, dp_findings_json_all(&first)));
    is_str(dp_json_print(&arena,
                         dp_json_keep(&arena, dp_findings_json_all(&second))),
           print, "the same release gives the same findings in one order");
}

/* 300 tracks whose titles are as long as a request may make them. */
static void
check_long_titles(void)
{
    enum { TITLE_BYTES = 3000 };
    struct dp_document document = changed("{\"tracks\":[]}");
    struct dp_findings findings;
    char title[TITLE_BYTES + 1];
    size_t before;

    memset(title, 'x', TITLE_BYTES);
    title[TITLE_BYTES] = '\0';
    for (int i = 0; i < DP_TRACKS_MAX; i++) {
        title[0] = (char)('a' + i % 26);
        title[1] = (char)('a' + i / 26);
        json_array_append_new(document.tracks,
                              json_pack("{s:s}", "title", title));
    }
    dp_findings_init(&findings, &arena);
    before = arena.total_bytes;
    dp_rules_check(&arena, &document, &facts, &findings);
    ok(arena.total_bytes - before < 32u * 1024 * 1024,
       "long titles take memory in proportion (%zu bytes)",
       arena.total_bytes - before);
}

static void
check_ai(void)
{
    struct dp_document plain = changed("{}");
    struct dp_document release =
        changed("{\"release\":{\"ai_disclosure\":{\"audio\":true}},"
                "\"trackPatches\":[{\"index\":1,\"ai_disclosure\":"
                "{\"audio\":false}}]}");
    struct dp_document track =
        changed("{\"trackPatches\":[{\"index\":0,\"ai_disclosure\":"
                "{\"composition\":true}}]}");

    ok(!dp_rules_is_ai(&plain, json_array_get(plain.tracks, 0)),
       "a track that denies AI is no AI track");
    ok(dp_rules_is_ai(&release, json_array_get(release.tracks, 0)),
       "the release's disclosure holds for a silent track");
    ok(!dp_rules_is_ai(&release, json_array_get(release.tracks, 1)),
       "a track's own disclosure wins");
    ok(dp_rules_is_ai(&track, json_array_get(track.tracks, 0)),
       "an AI composition makes an AI track");
}

int
main(void)
{
    struct dp_document document;
    struct dp_findings findings;

    dp_json_init();
    dp_arena_init(&arena);
    document = changed("{}");
    dp_findings_init(&findings, &arena);
    dp_rules_check(&arena, &document, &facts, &findings);
    is_int(findings.n, 0, "nothing is said against a sound release");
    for (size_t i = 0; i < N_SAMPLES; i++)
        check_sample(&samples[i]);
    check_coverage();
    check_many();
    check_long_titles();
    check_ai();
    dp_arena_clear(&arena);
    return done();
}
