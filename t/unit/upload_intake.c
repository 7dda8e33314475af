/* Names, types and addresses that clients give. */
#include "upload/intake.h"

#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"
#include "upload/session.h"
#include "upload/url.h"

static struct dp_arena arena;

static void
names_are_for_display(void)
{
    static const char *const rows[][2] = {
        {"cover.jpg", "cover.jpg"},
        {"/etc/passwd", "passwd"},
        {"..\\..\\x.wav", "x.wav"},
        {"a\r\nb\x1b.wav", "ab.wav"},
        {"\xe2\x80\xaegpj.exe", "gpj.exe"},
        {"b\xc3\xa9.wav", "b\xc3\xa9.wav"},
        {"", NULL},
        {"dir/", NULL},
        {NULL, NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        is_str(dp_intake_name(&arena, rows[i][0]), rows[i][1],
               "a name is cut to what can be shown");
}

static void
bytes_decide(void)
{
    static const char flac[] = "fLaC\0\0\0\x22........................";
    static const char pdf[] = "%PDF-1.7 ...............";
    struct dp_writer writer = {.head_len = sizeof(flac) - 1};
    struct dp_err err = {0};
    const struct dp_media_type *found;

    memcpy(writer.head, flac, sizeof(flac) - 1);
    found = dp_intake_sniff(&writer, "audio", &err);
    is_str(found != NULL ? found->media_type : NULL, "audio/flac",
           "a FLAC file is audio");
    ok(dp_intake_sniff(&writer, "coverArt", &err) == NULL
           && err.code == DP_E_UNSUPPORTED_MEDIA
           && strstr(err.text, "audio/flac") != NULL
           && strstr(err.text, "JPEG, PNG") != NULL,
       "as coverArt it is refused: %s", err.text);
    memcpy(writer.head, pdf, sizeof(pdf) - 1);
    writer.head_len = sizeof(pdf) - 1;
    ok(dp_intake_sniff(&writer, "coverArt", &err) == NULL
           && strstr(err.text, "PDF") != NULL,
       "a document is named in its refusal: %s", err.text);
}

static enum dp_errcode
check(const char *url, bool allow_http)
{
    struct dp_conf conf = {.fetch_allow_http = allow_http};
    struct dp_err err = {0};

    return dp_intake_check_url(&conf, url, &err) < 0 ? err.code : DP_E_NONE;
}

static void
addresses_have_a_form(void)
{
    static const struct {
        const char *url;
        enum dp_errcode code;
    } rows[] = {
        {"https://example.com/track.wav", DP_E_NONE},
        {"HTTPS://example.com:443/a?b=@c", DP_E_NONE},
        {"https://[2001:db8::1]/x", DP_E_NONE},
        {"http://example.com/track.wav", DP_E_BAD_PARAMS},
        {"ftp://example.com/x", DP_E_BAD_PARAMS},
        {"file:///etc/passwd", DP_E_BAD_PARAMS},
        {"//example.com/x", DP_E_BAD_PARAMS},
        {"https://user:pw@example.com/x", DP_E_BAD_PARAMS},
        {"https://example.com\\@evil.example/", DP_E_BAD_PARAMS},
        {"https://exa mple.com/", DP_E_BAD_PARAMS},
        {"https://example.com/\xc3\xa9", DP_E_BAD_PARAMS},
        {"https:///x", DP_E_BAD_PARAMS},
        {"", DP_E_BAD_PARAMS},
        {"https://localhost/x", DP_E_ADDRESS},
        {"https://LOCALHOST.:443/x", DP_E_ADDRESS},
        {"https://a.localhost/x", DP_E_ADDRESS},
        {"https://notlocalhost/x", DP_E_NONE},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        is_int(check(rows[i].url, false), rows[i].code, rows[i].url);
    is_int(check("https://example.com/\r\nHost: x", false), DP_E_BAD_PARAMS,
           "an address with a line break is refused");
    is_int(check("http://example.com/x", true), DP_E_NONE,
           "http is taken where a setting says so");
}

static void
failures_come_back(void)
{
    struct dp_err err = {0};

    dp_intake_failed("too_large", "much too large", &err);
    ok(err.code == DP_E_TOO_LARGE, "a noted failure has its code again");
    is_str(dp_err_text(&err), "much too large", "and its text");
    dp_intake_failed("something new", NULL, &err);
    ok(err.code == DP_E_FETCH, "an unknown one is a failed fetch");
}

static void
sizes_make_chunks(void)
{
    struct dp_upload session = {.declared_bytes = 52428800,
                                .chunk_bytes = 5242880};

    is_int(dp_intake_total_chunks(&session), 10,
           "52428800 bytes are 10 chunks of 5242880");
    session.declared_bytes++;
    is_int(dp_intake_total_chunks(&session), 11, "a byte more makes 11");
    session.total_chunks = 3;
    is_int(dp_intake_total_chunks(&session), 3,
           "a number that was announced stands");
}

int
main(void)
{
    dp_arena_init(&arena);
    dp_crypto_init();
    names_are_for_display();
    bytes_decide();
    addresses_have_a_form();
    failures_come_back();
    sizes_make_chunks();
    dp_arena_clear(&arena);
    return done();
}
