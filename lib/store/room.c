/* Room: how many bytes an account may have stored. */
#include "store/room.h"

#include "store/common.h"

struct checked {
    struct dp_room room;
};

static const struct dp_col checked_cols[] = {
    DP_ROOM_COLS(struct checked),
    {0},
};

static const struct dp_stmt stmt_check = {
    "room_check",
    "SELECT stored_bytes + $2 > coalesce(stored_max_bytes, $3)"
    " AND NOT EXISTS (SELECT FROM dubplate.asset_overview a"
    " WHERE a.account_id = $1 AND a.type = $4 AND a.content_hash = $5)"
    " AS over_limit, stored_bytes,"
    " coalesce(stored_max_bytes, $3) AS stored_max_bytes"
    " FROM dubplate.account_holding WHERE account_id = $1",
    5,
    DP_STMT_READ,
    checked_cols,
    sizeof(struct checked)};

const struct dp_stmt *const dp_room_stmts[] = {&stmt_check, NULL};

int
dp_room_judge(const struct dp_room *room, struct dp_arena *arena,
              int64_t size_bytes, struct dp_err *err)
{
    if (!room->over_limit)
        return 0;
    dp_refuse(err, DP_E_ACCOUNT_FULL,
              "This account holds %lld of at most %lld bytes: its files, what "
              "was made of them for stores, and unfinished uploads as "
              "announced. %lld bytes more do not fit. Complete unfinished "
              "uploads or let them expire, or ask the operator to raise the "
              "limit.",
              (long long)room->stored_bytes, (long long)room->stored_max_bytes,
              (long long)size_bytes);
    err->data_json = dp_printf(
        arena,
        "{\"storedBytes\":%lld,\"storedMaxBytes\":%lld,\"sizeBytes\":%lld}",
        (long long)room->stored_bytes, (long long)room->stored_max_bytes,
        (long long)size_bytes);
    return -1;
}

int
dp_room_check(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_room_wish *wish, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(wish->account_id), dp_pg_int(arena, wish->size_bytes),
        dp_store_positive(arena, wish->stored_max_bytes), wish->type,
        dp_pg_hash(arena, wish->content_hash)};
    struct checked row;

    if (dp_pg_row(pg, arena, &stmt_check, params, &row, err) < 0)
        return -1;
    return dp_room_judge(&row.room, arena, wish->size_bytes, err);
}
