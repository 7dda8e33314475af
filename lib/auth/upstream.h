/*
 * Signing in through another OpenID provider, that of the settings
 * [federation]: authorization code flow with PKCE, state and nonce (OpenID
 * Connect Core section 3.1, RFC 7636, RFC 9207, RFC 9700).
 *
 * One struct dp_upstream a process, for all its threads.  What it keeps of
 * the provider is described in upstream_keep.h.  Each request to the provider
 * takes at most 5 s.  Failures are DP_E_UPSTREAM: people are told coarsely,
 * the detail says exactly what is wrong, and no secret is in it.
 *
 * Part of libdubplate_fetch.
 */
#ifndef DP_AUTH_UPSTREAM_H
#define DP_AUTH_UPSTREAM_H

#include "auth/person.h"
#include "conf/conf.h"

/* Where people come back to: public_url with this. */
#define DP_UPSTREAM_CALLBACK "/oauth/callback"

struct dp_upstream;

/* Do the settings let people sign in so? */
bool dp_upstream_on(const struct dp_conf *conf);

/*
 * conf must outlive it.  Nothing is fetched yet.  NULL with DP_E_BAD_PARAMS
 * that names the setting that is wrong.
 */
struct dp_upstream *dp_upstream_new(const struct dp_conf *conf,
                                    struct dp_err *err);

/* When no thread uses it any more; NULL is fine. */
void dp_upstream_free(struct dp_upstream *upstream);

/* The secrets of one sign-in, each of 256 random bits. */
struct dp_upstream_leg {
    const char *state;    /* goes through the browser */
    const char *nonce;    /* comes back in the id_token */
    const char *verifier; /* stays here until the code is redeemed */
};

void dp_upstream_leg_make(struct dp_upstream_leg *leg, struct dp_arena *arena);

struct dp_upstream_ask {
    const struct dp_upstream_leg *leg;
    const char *login_hint; /* NULL = none */
    const char *prompt;     /* "login" or "select_account"; NULL = none */
    int max_age_s;          /* -1 = none */
};

/* Where to send the browser; in the arena.  NULL on failure. */
const char *dp_upstream_address(struct dp_upstream *upstream,
                                struct dp_arena *arena,
                                const struct dp_upstream_ask *ask,
                                struct dp_err *err);

/*
 * Is iss, of the redirect back (NULL = it had none), the provider's?  A
 * provider that says it tells it must do so (RFC 9207 section 2.4).
 */
int dp_upstream_check_issuer(struct dp_upstream *upstream,
                             struct dp_arena *arena, const char *iss,
                             struct dp_err *err);

struct dp_upstream_answer {
    const char *code;
    const char *nonce; /* that was sent; so for the others */
    const char *verifier;
    int max_age_s;
};

/* Redeem the code, check the id_token, and say who they are. */
int dp_upstream_redeem(struct dp_upstream *upstream, struct dp_arena *arena,
                       const struct dp_upstream_answer *answer,
                       struct dp_person *person, struct dp_err *err);

#endif
