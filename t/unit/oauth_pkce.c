/* PKCE: the published pair, and what a downgrade or a guess looks like. */
#include "auth/pkce.h"

#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"

/* RFC 7636 appendix B. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

static struct dp_arena arena;

static void
test_challenge(void)
{
    ok(dp_pkce_acceptable("S256", CHALLENGE), "S256 is taken");
    ok(!dp_pkce_acceptable("plain", CHALLENGE), "plain is not");
    ok(!dp_pkce_acceptable(NULL, CHALLENGE), "nor a method left out");
    ok(!dp_pkce_acceptable("s256", CHALLENGE), "nor one in small letters");
    ok(!dp_pkce_acceptable("", CHALLENGE), "nor an empty one");
    ok(!dp_pkce_acceptable("S256", NULL), "a missing challenge is refused");
    ok(!dp_pkce_acceptable("S256", ""), "and an empty one");
    ok(!dp_pkce_acceptable("S256", CHALLENGE "A"), "and a long one");
    ok(!dp_pkce_acceptable("S256", &CHALLENGE[1]), "and a short one");
    ok(!dp_pkce_acceptable("S256", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSst"
                                   "w-cM="),
       "and padding");
    ok(!dp_pkce_acceptable("S256", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSst"
                                   "w~cM"),
       "and a character of verifiers only");
}

static void
test_verify(void)
{
    char text[140];

    is_str(dp_pkce_challenge(&arena, VERIFIER), CHALLENGE,
           "the challenge of RFC 7636 appendix B");
    ok(dp_pkce_verify(&arena, CHALLENGE, VERIFIER), "its verifier answers it");
    ok(!dp_pkce_verify(&arena, CHALLENGE, NULL), "no verifier does not");
    ok(!dp_pkce_verify(&arena, NULL, VERIFIER),
       "a verifier without a challenge fails");
    ok(!dp_pkce_verify(&arena, "", VERIFIER), "so it does with an empty one");
    ok(!dp_pkce_verify(&arena, CHALLENGE, CHALLENGE),
       "the challenge is not its own verifier");
    ok(!dp_pkce_verify(&arena, VERIFIER, VERIFIER),
       "plain never passes for S256");
    ok(!dp_pkce_verify(&arena, CHALLENGE,
                       "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"),
       "another case of letters is another verifier");
    for (size_t len = 41; len < 131; len++) {
        bool fits = len >= 43 && len <= 128;

        memset(text, 'a', len);
        text[len] = '\0';
        if (len > 44 && len < 127)
            continue;
        ok(dp_pkce_verify(&arena, dp_pkce_challenge(&arena, text), text)
               == fits,
           "a verifier of %zu characters is %s", len,
           fits ? "taken" : "refused");
    }
    memset(text, 'a', 43);
    text[43] = '\0';
    text[7] = '+';
    ok(!dp_pkce_verify(&arena, dp_pkce_challenge(&arena, text), text),
       "a character that is not unreserved is refused");
    text[7] = '~';
    ok(dp_pkce_verify(&arena, dp_pkce_challenge(&arena, text), text),
       "an unreserved one is taken");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    test_challenge();
    test_verify();
    dp_arena_clear(&arena);
    return done();
}
