/*
 * Refresh tokens.  Those that came of one code are a family, whose first is
 * made by dp_code_redeem(); each use starts its next generation.
 */
#ifndef DP_STORE_REFRESH_H
#define DP_STORE_REFRESH_H

#include "pg/query.h"

enum dp_refresh_outcome {
    DP_REFRESH_UNKNOWN,
    DP_REFRESH_MISMATCH, /* another client's */
    DP_REFRESH_REVOKED,
    DP_REFRESH_EXPIRED,
    DP_REFRESH_SCOPE,  /* more than it has: invalid_scope */
    DP_REFRESH_TARGET, /* another resource: invalid_target */
    DP_REFRESH_REUSED, /* stolen: its grant is revoked now */
    DP_REFRESH_ROTATED,
    DP_REFRESH_REPEATED, /* rotated, again: the answer was lost */
};

struct dp_refresh_use {
    const struct dp_hash *token_hash;
    const struct dp_hash *new_hash; /* of the next generation */
    const char *client_id;
    const struct dp_texts *scope; /* of the access token; NULL = all */
    const char *resource;         /* as sent, or NULL */
    int64_t grace_s;              /* for answers that were lost */
    int64_t idle_s;
};

struct dp_refreshed {
    enum dp_refresh_outcome outcome;
    const char *grant_id; /* these only when rotated or repeated */
    const char *account_id;
    struct dp_texts scope; /* for the access token */
    const char *resource;
    const char *expires_at;
};

int dp_refresh_rotate(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_refresh_use *use,
                      struct dp_refreshed *refreshed, struct dp_err *err);

/* RFC 7009: *outcome is revoked, unknown or mismatch. */
int dp_refresh_revoke(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_hash *token_hash, const char *client_id,
                      enum dp_refresh_outcome *outcome, struct dp_err *err);

struct dp_refresh {
    const char *grant_id;
    const char *account_id;
    const char *login;
    const char *client_id;
    struct dp_texts scope;
    const char *resource;
    int64_t issued_at_s; /* since 1970, as introspection tells them */
    int64_t expires_at_s;
};

/* RFC 7662: *token is NULL unless it is good now. */
int dp_refresh_find(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_hash *token_hash,
                    struct dp_refresh **token, struct dp_err *err);

#endif
