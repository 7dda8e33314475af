/* ERN messages: what is in them, and that nothing breaks them. */
#include "ern.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json_text.h"

#define SUM "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static struct dp_arena arena;

static const char release_json[] =
    "{\"title\":\"Blue & <Green>\",\"primary_artist_name\":\"Ann Lee\","
    "\"genre\":\"Electronic\",\"sub_genre\":\"House\","
    "\"release_date\":\"2027-02-01\",\"label\":\"Kitchen Records\","
    "\"pline_year\":2026,\"pline_owner\":\"Ann Lee\",\"cline_year\":2026,"
    "\"cline_owner\":\"Kitchen Records\",\"metadata_language\":\"de\","
    "\"audio_language\":\"en\",\"territories_include\":[\"DE\",\"AT\"],"
    "\"ai_disclosure\":{\"artwork\":true,\"composition\":true}}";

static const char track_json[] =
    "{\"title\":\"First\",\"explicit_flag\":true,"
    "\"writers\":[{\"name\":\"Ann Lee\"},{\"name\":\"Bob Ray\"}],"
    "\"contributors\":[{\"name\":\"Cy\",\"role\":\"featured_artist\"},"
    "{\"name\":\"Dee\",\"role\":\"producer\"},"
    "{\"name\":\"Nobody\",\"role\":\"cook\"}],"
    "\"ai_disclosure\":{\"audio\":true}}";

/* A release of two tracks. */
static struct cargo
sample(bool takedown)
{
    static const struct dp_asset cover = {
        .asset_id = "11111111-1111-1111-1111-111111111111",
        .derived_bytes = 1234};
    static const struct dp_asset audio = {.derived_bytes = 567890};
    struct cargo_track *tracks = dp_alloc_n(&arena, 2, sizeof(*tracks));

    for (int i = 0; i < 2; i++) {
        tracks[i].row =
            (struct dp_track){.position = i + 1,
                              .title = i == 0 ? "First" : "Second",
                              .isrc = i == 0 ? "ZZDUB2600001" : "ZZDUB2600002",
                              .duration_ms = i == 0 ? 61499 : 3600000};
        tracks[i].fields = json_text(&arena, i == 0 ? track_json : "{}");
        tracks[i].audio = (struct parcel){
            &audio, i == 0 ? "400_01_001.wav" : "400_01_002.wav", SUM,
            json_text(&arena, "{\"channels\":2,\"sample_rate_hz\":44100,"
                              "\"bits\":16}")};
    }
    return (struct cargo){
        .release = {.release_id = "r-1", .upc = "400000000015"     },
        .created_at = "2026-11-21T08:50:01.123Z",
        .takedown = takedown,
        .fields = json_text(&arena, release_json),
        .tracks = tracks,
        .n_tracks = 2,
        .cover = { &cover, "400.jpg", SUM,
                    json_text(&arena,
                              "{\"width_px\":3000,\"height_px\":3000}")}
    };
}

static const struct ern_envelope envelope = {"m-1", "PADPIDA0000000001X",
                                             "The House", "PADPIDA0000000002Y",
                                             "The Store"};

static xmlDocPtr
build(const struct cargo *cargo, struct ern_message *message)
{
    struct dp_err err;

    if (ern_build(message, &arena, cargo, &envelope, &err) != 0)
        bail("ern_build: %s", err.detail);
    return xmlReadMemory(message->xml, (int)message->len, "m.xml", NULL,
                         XML_PARSE_NONET);
}

/* The text at a path; ern: is the message's namespace. */
static const char *
at(xmlDocPtr document, const char *path)
{
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathObjectPtr found;
    xmlChar *text;
    char *copy;

    xmlXPathRegisterNs(context, (const xmlChar *)"ern",
                       (const xmlChar *)ERN_NAMESPACE);
    found = xmlXPathEvalExpression((const xmlChar *)path, context);
    text = xmlXPathCastToString(found);
    copy = dp_strdup(&arena, (const char *)text);
    xmlFree(text);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return copy;
}

/* Paths and what stands there. */
struct expected {
    const char *path;
    const char *text;
};

static void
expect(xmlDocPtr document, const struct expected *rows)
{
    for (; rows->path; rows++)
        is_str(at(document, rows->path), rows->text, rows->path);
}

/* clang-format off */
static const struct expected release_rows[] = {
    {"name(/*)", "ern:NewReleaseMessage"},
    {"namespace-uri(/*)", ERN_NAMESPACE},
    {"string(/*/@LanguageAndScriptCode)","de"},
    {"string(//MessageId)", "m-1"},
    {"string(//MessageThreadId)", "r-1"},
    {"string(//MessageSender/PartyId)", "PADPIDA0000000001X"},
    {"string(//MessageRecipient/PartyName/FullName)", "The Store"},
    {"string(//MessageCreatedDateTime)", "2026-11-21T08:50:01.123Z"},
    {"count(//Party)", "5"},
    {"string(//Release/ReleaseId/ICPN)", "400000000015"},
    {"string(//Release/DisplayTitleText)", "Blue & <Green>"},
    {"string(//Release/ReleaseType)","Album"},
    {"string(//Release/Genre/SubGenre)", "House"},
    {"string(//Release/PLine/PLineText)", "(P) Ann Lee"},
    {"string(//Release/CLine/Year)", "2026"},
    {"string(//Release/ParentalWarningType)", "Explicit"},
    {"count(//ResourceGroupContentItem)", "2"},
    {"count(//TrackRelease)", "2"},
    {"count(//SoundRecording)", "2"},
    {"string(//SoundRecording[1]//ISRC)", "ZZDUB2600001"},
    {"string(//SoundRecording[1]/Duration)","PT0H1M1S"},
    {"string(//SoundRecording[2]/Duration)", "PT1H0M0S"},
    {"string(//SoundRecording[1]/DisplayArtistName)", "Ann Lee feat. Cy"},
    {"string(//SoundRecording[2]/DisplayArtistName)", "Ann Lee"},
    {"count(//SoundRecording[1]/Contributor)", "3"},
    {"string(//SoundRecording[1]/Contributor[3]/Role)", "Producer"},
    {"string(//SoundRecording[1]/ParentalWarningType)","Explicit"},
    {"string(//SoundRecording[2]/ParentalWarningType)", "NotExplicit"},
    {"string(//SoundRecording[1]/LanguageOfPerformance)", "en"},
    {"string(//SoundRecording[1]/ContainsAI)","Partly"},
    {"string(//SoundRecording[2]/ContainsAI)", "Partly"},
    {"string(//Image/ContainsAI)", "All"},
    {"string(//Release/ContainsAI)", "Partly"},
    {"string(//SoundRecording[1]//File/URI)", "resources/400_01_001.wav"},
    {"string(//SoundRecording[1]//HashSumValue)", SUM},
    {"string(//SoundRecording[1]//HashSum/Algorithm)", "SHA2"},
    {"string(//SoundRecording[1]//FileSize)", "567890"},
    {"string(//SoundRecording[1]//SamplingRate)", "44100"},
    {"string(//Image//File/URI)","resources/400.jpg"},
    {"string(//Image//ImageWidth)", "3000"},
    {"count(//Deal)", "4"},
    {"count(//DealReleaseReference)", "3"},
    {"count(//Deal[1]//TerritoryCode)", "2"},
    {"string(//Deal[1]//TerritoryCode[2])", "AT"},
    {"string(//Deal[1]//StartDate)", "2027-02-01"},
    {"count(//EndDate | //EndDateTime)", "0"},
    {0},
};
/* clang-format on */

static void
test_release(void)
{
    struct cargo cargo = sample(false);
    struct ern_message message, again;
    xmlDocPtr document = build(&cargo, &message);

    ok(document != NULL, "a message is well-formed");
    expect(document, release_rows);
    xmlFreeDoc(document);
    document = build(&cargo, &again);
    ok(message.len == again.len
           && memcmp(message.xml, again.xml, again.len) == 0,
       "the same cargo gives the same bytes");
    xmlFreeDoc(document);
}

/* Every reference leads somewhere, and nothing is defined twice. */
static void
test_references(void)
{
    /* clang-format off */
    static const struct expected rows[] = {
        {"count(//ReleaseResourceReference[not(. = //ResourceReference)])",
         "0"},
        {"count(//LinkedReleaseResourceReference[not(. = "
         "//ResourceReference)])", "0"},
        {"count(//ArtistPartyReference[not(. = //PartyReference)])","0"},
        {"count(//ContributorPartyReference[not(. = //PartyReference)])", "0"},
        {"count(//ReleaseLabelReference[not(. = //PartyReference)])", "0"},
        {"count(//DealReleaseReference[not(. = //ReleaseReference)])", "0"},
        {"count(//PartyReference[. = ../following::PartyReference])", "0"},
        {"count(//ResourceReference[. = ../following::ResourceReference])",
         "0"},
        {"count(//Party[not(PartyName/FullName)])", "0"},
        {0},
    };
    /* clang-format on */
    struct cargo cargo = sample(false);
    struct ern_message message;
    xmlDocPtr document = build(&cargo, &message);

    expect(document, rows);
    xmlFreeDoc(document);
}

static void
test_takedown(void)
{
    /* clang-format off */
    static const struct expected rows[] = {
        {"count(//File)", "0"},
        {"count(//Deal)", "4"},
        {"string(//Deal[1]//EndDateTime)","2026-11-21T08:50:01.123Z"},
        {"count(//Deal[not(.//EndDateTime)])", "0"},
        {"string(//Release/ReleaseId/ICPN)", "400000000015"},
        {0},
    };
    /* clang-format on */
    struct cargo cargo = sample(true);
    struct ern_message message;
    xmlDocPtr document = build(&cargo, &message);

    expect(document, rows);
    is_str(at(document, "string(//Deal[1]//StartDateTime)"),
           "2026-11-21T08:50:01.123Z",
           "withdrawn before its date, a release was never valid");
    xmlFreeDoc(document);
    json_object_set_new(cargo.fields, "release_date",
                        json_string("2026-01-01"));
    document = build(&cargo, &message);
    is_str(at(document, "string(//Deal[1]//StartDateTime)"),
           "2026-01-01T00:00:00Z", "later, from its date until now");
    xmlFreeDoc(document);
}

static void
test_pre_order(void)
{
    struct cargo cargo = sample(false);
    struct ern_message message;
    xmlDocPtr document;

    json_object_set_new(cargo.fields, "pre_order_date",
                        json_string("2027-01-10"));
    document = build(&cargo, &message);
    is_str(at(document, "string(//Deal[1]//IsPreOrderDeal)"), "true",
           "a pre-order date gives a deal of its own");
    is_str(at(document, "string(//Deal[1]//EndDate)"), "2027-02-01",
           "until the release date");
    is_str(at(document, "count(//Deal)"), "5", "beside the usual ones");
    xmlFreeDoc(document);
}

/* Texts that break what is put together by hand. */
static void
test_hostile_texts(void)
{
    static const char *const texts[] = {
        "]]>",
        "<!--",
        "</TitleText><Evil/>",
        "&lt;&#0;&evil;",
        "a\001b\013c\033d",
        "\xef\xbf\xbe\xef\xbf\xbf",
        "broken \xff\xfe utf8",
        "\342\200\256overridden",
        "\"quotes' \xe2\x9c\x93",
        "\r\n\t",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct cargo cargo = sample(false);
        struct ern_message message;
        xmlDocPtr document;

        cargo.tracks[0].row.title = texts[i];
        document = build(&cargo, &message);
        ok(document != NULL
               && strcmp(at(document, "count(//SoundRecording)"), "2") == 0
               && strcmp(at(document, "count(//Evil)"), "0") == 0,
           "hostile text %zu leaves the message whole", i + 1);
        xmlFreeDoc(document);
    }
}

static void
write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        bail("cannot write %s", path);
}

static void
test_schema(void)
{
    char path[] = "/tmp/dubplate-xsd-XXXXXX";
    struct cargo cargo = sample(false);
    struct ern_message message;
    struct dp_err err;

    xmlFreeDoc(build(&cargo, &message));
    close(mkstemp(path));
    is_int(ern_validate("", &message, &err), -1,
           "without a schema nothing is valid");
    is_int(ern_validate("/nonexistent.xsd", &message, &err), -1,
           "nor with one that is missing");
    is_int(err.code, DP_E_INTERNAL, "which is not the release's fault");
    write_file(path, "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'"
                     " targetNamespace='" ERN_NAMESPACE "'>"
                     "<xs:element name='NewReleaseMessage'/></xs:schema>");
    is_int(ern_validate(path, &message, &err), 0,
           "a message that keeps to the schema passes");
    write_file(path, "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'"
                     " targetNamespace='" ERN_NAMESPACE "'>"
                     "<xs:element name='SomethingElse'/></xs:schema>");
    is_int(ern_validate(path, &message, &err), -1, "another does not");
    is_int(err.code, DP_E_INVALID_RELEASE, "and is refused");
    ok(strstr(err.text, "NewReleaseMessage"), "with what is wrong");
    unlink(path);
}

int
main(void)
{
    dp_json_init();
    dp_arena_init(&arena);
    test_release();
    test_references();
    test_takedown();
    test_pre_order();
    test_hostile_texts();
    test_schema();
    dp_arena_clear(&arena);
    xmlCleanupParser();
    return done();
}
