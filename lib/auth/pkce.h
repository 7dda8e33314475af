/* PKCE (RFC 7636), method S256 alone, for every client. */
#ifndef DP_AUTH_PKCE_H
#define DP_AUTH_PKCE_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * Can challenge be a code_challenge of this code_challenge_method?  method
 * NULL means plain (RFC 7636 section 4.3), which is not taken.
 */
bool dp_pkce_acceptable(const char *method, const char *challenge);

/*
 * Does verifier (43 to 128 unreserved characters; NULL fails) answer
 * challenge?  Constant time.
 */
bool dp_pkce_verify(struct dp_arena *arena, const char *challenge,
                    const char *verifier);

/* The challenge of a verifier, as a client sends it. */
char *dp_pkce_challenge(struct dp_arena *arena, const char *verifier);

#endif
