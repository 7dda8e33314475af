/*
 * Asking another server about a token.
 *
 * At most half of a process's threads ask at once.  While the server cannot
 * be reached all are told so at once for a second; what it said is believed
 * for auth.remote_cache_s; and an address from which many tokens come that it
 * does not know is stopped for a while, so that nobody uses this server to
 * flood that one.
 *
 * libdubplate_fetch, and libcurl with it, is loaded for the first question:
 * programs that never ask stay small.
 */
#ifndef DP_AUTH_REMOTE_H
#define DP_AUTH_REMOTE_H

#include "auth/credential.h"
#include "http/fetch_document.h"

struct dp_remote;

/*
 * *remote is NULL where the settings name no server.  DP_E_BAD_PARAMS with a
 * sentence when they are wrong.
 */
int dp_remote_open(const struct dp_conf *conf, struct dp_remote **remote,
                   struct dp_err *err);
void dp_remote_close(struct dp_remote *remote);

/* What it said. */
struct dp_verdict {
    const char *name; /* of the account; NULL = the token is not good */
    unsigned scopes;  /* enum dp_scope bits */
    bool whole;       /* for this server as a whole */
    int64_t good_ms;  /* from now on, at most */
};

/*
 * Ask: fills verdict, whose strings live as long as the arena.
 * DP_E_UNAVAILABLE when there is no answer; DP_E_UNAUTHORIZED with a detail
 * means that the token is not good.
 */
typedef int dp_question_fn(struct dp_credential_ask *ask,
                           struct dp_verdict *verdict, struct dp_err *err);

/*
 * What question, which is of the kind of that name, finds out, or found a
 * while ago.  Errors as above, and DP_E_RATE.
 */
int dp_remote_check(struct dp_credential_ask *ask, const char *kind,
                    dp_question_fn *question, struct dp_verdict *verdict,
                    struct dp_err *err);

/*
 * For questions: one request.  DP_E_UNAVAILABLE unless an answer came that
 * is no server error.
 */
int dp_remote_fetch(struct dp_credential_ask *ask,
                    const struct dp_fetch_document *what,
                    struct dp_document *answer, struct dp_err *err);

/* The rights of a scope member of an answer; without one, the setting's. */
unsigned dp_remote_scopes(const struct dp_credential_ask *ask,
                          const json_t *answer);

/*
 * How long an answer's exp lets it be good, in ms; INT64_MAX without one, 0
 * when it is over.
 */
int64_t dp_remote_good_ms(const json_t *answer);

#endif
