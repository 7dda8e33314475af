/*
 * Room: how many bytes an account may have stored.
 *
 * Whatever stores bytes (dp_upload_open, dp_upload_finish, dp_asset_store,
 * dp_asset_ready) counts them in its own transaction and fails with
 * DP_E_ACCOUNT_FULL where they would pass the limit.  Each takes the limit of
 * the settings; an account may have its own (dp_account_limit).
 */
#ifndef DP_STORE_ROOM_H
#define DP_STORE_ROOM_H

#include "pg/query.h"

struct dp_room {
    bool over_limit;
    int64_t stored_bytes;     /* so far, with what is announced */
    int64_t stored_max_bytes; /* of this account */
};

struct dp_room_wish {
    const char *account_id;
    int64_t size_bytes;
    int64_t stored_max_bytes; /* of the settings */
    const char *type;         /* with content_hash, of an upload: the account */
    const struct dp_hash *content_hash; /* may have it; else NULL */
};

/*
 * Before a file gets its place in storage: DP_E_ACCOUNT_FULL, so that what
 * will be refused is not kept for a day.  What counts is the answer of the
 * function that stores it.
 */
int dp_room_check(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_room_wish *wish, struct dp_err *err);

/* DP_E_ACCOUNT_FULL where the room is over its limit, with the numbers. */
int dp_room_judge(const struct dp_room *room, struct dp_arena *arena,
                  int64_t size_bytes, struct dp_err *err);

#endif
