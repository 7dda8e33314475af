/* Basic credentials (RFC 7617): what is one, and its two halves. */
#include "auth/basic.h"

#include "crypto/init.h"
#include "tap/tap.h"

static struct dp_arena arena;

static const struct {
    const char *header;
    const char *user; /* NULL = refused */
    const char *password;
    const char *what;
} cases[] = {
    {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame",
     "the example of RFC 7617"},
    {"basic QWxhZGRpbjpvcGVuIHNlc2FtZQ", "Aladdin", "open sesame",
     "a scheme in small letters, no padding"},
    {"BASIC   YTpi", "a", "b", "a scheme in capitals, several blanks"},
    {"Basic YTpiOmM=", "a", "b:c", "the first colon counts"},
    {"Basic YTo=", "a", "", "an empty password"},
    {"Basic OmI=", "", "b", "an empty user"},
    {"Basic Og==", "", "", "nothing but a colon"},
    {"Basic", NULL, NULL, "the scheme alone"},
    {"Basic ", NULL, NULL, "a scheme and a blank"},
    {"Basic YWI=", NULL, NULL, "no colon"},
    {"Basic YTpi?", NULL, NULL, "no base64"},
    {"Basic YTpi, Basic YTpi", NULL, NULL, "two headers joined"},
    {"Basic YTpiAA==", NULL, NULL, "a NUL behind it"},
    {"Basic AGE6Yg==", NULL, NULL, "a NUL before it"},
    {"Bearer YTpi", NULL, NULL, "another scheme"},
    {"BasicYTpi", NULL, NULL, "no blank"},
};

int
main(void)
{
    struct dp_basic basic;

    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool taken = dp_basic_parse(&arena, cases[i].header, &basic);

        ok(taken == (cases[i].user != NULL), "%s: %s", cases[i].what,
           cases[i].user != NULL ? "taken" : "refused");
        if (!taken || cases[i].user == NULL)
            continue;
        is_str(basic.user, cases[i].user, "its user");
        is_str(basic.password, cases[i].password, "its password");
    }
    dp_arena_clear(&arena);
    return done();
}
