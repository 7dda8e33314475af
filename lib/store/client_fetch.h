/*
 * Fetches of metadata documents: all processes together fetch one document
 * once.  Who claims a flight fetches; the others wait for its end.
 */
#ifndef DP_STORE_CLIENT_FETCH_H
#define DP_STORE_CLIENT_FETCH_H

#include "pg/query.h"

enum dp_client_claim {
    DP_CLIENT_FETCH_CLAIMED,
    DP_CLIENT_FETCH_BUSY,
    DP_CLIENT_FETCH_DISABLED, /* the client is shut out */
};

struct dp_client_flight {
    enum dp_client_claim outcome;
    const char *flight; /* claimed, or under way; NULL when disabled */
};

/* ttl_s: after that somebody else may, whatever became of this flight. */
int dp_client_fetch_claim(struct dp_pg *pg, struct dp_arena *arena,
                          const char *client_id, int ttl_s,
                          struct dp_client_flight *flight, struct dp_err *err);

/*
 * The flight is over.  problem: a sentence for those who wait, NULL when all
 * is well.  withdrawn: what was fetched before is not to be used any more.
 */
int dp_client_fetch_end(struct dp_pg *pg, const char *client_id,
                        const char *flight, const char *problem, bool withdrawn,
                        struct dp_err *err);

struct dp_client_fetch_state {
    bool ended;
    const char *problem; /* or NULL */
};

/* Of a flight; one that another has followed has ended. */
int dp_client_fetch_state(struct dp_pg *pg, struct dp_arena *arena,
                          const char *client_id, const char *flight,
                          struct dp_client_fetch_state *state,
                          struct dp_err *err);

#endif
