/* PKCE. */
#include "auth/pkce.h"

#include <string.h>

#include "crypto/base64url.h"
#include "crypto/hash.h"

#define CHALLENGE_CHARS 43
#define VERIFIER_MIN 43
#define VERIFIER_MAX 128

static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz"
                                 "0123456789-._~";

bool
dp_pkce_acceptable(const char *method, const char *challenge)
{
    return method != NULL && strcmp(method, "S256") == 0 && challenge != NULL
           && strlen(challenge) == CHALLENGE_CHARS
           && strcspn(challenge, ".~") == CHALLENGE_CHARS
           && strspn(challenge, unreserved) == CHALLENGE_CHARS;
}

char *
dp_pkce_challenge(struct dp_arena *arena, const char *verifier)
{
    return dp_base64url_sha256(arena, verifier, strlen(verifier));
}

bool
dp_pkce_verify(struct dp_arena *arena, const char *challenge,
               const char *verifier)
{
    struct dp_hash want;
    struct dp_hash got;
    const char *made;
    size_t len;

    if (challenge == NULL || verifier == NULL)
        return false;
    len = strlen(verifier);
    if (len < VERIFIER_MIN || len > VERIFIER_MAX
        || strspn(verifier, unreserved) != len)
        return false;
    made = dp_pkce_challenge(arena, verifier);
    /* Hashes of one length compare in constant time, whatever came. */
    dp_hash_text(&want, challenge);
    dp_hash_text(&got, made);
    return dp_hash_equal(&want, &got);
}
