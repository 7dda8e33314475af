/* Sealed bytes, to and from statements. */
#include "store/sealed.h"

#include <string.h>

#include "crypto/base64.h"
#include "store/common.h"

struct secret_row {
    const char *in_table;
    const char *in_column;
    const char *id;
    const char *sealed;
};

static const struct dp_col secret_cols[] = {
    DP_COL_TEXT(struct secret_row, in_table),
    DP_COL_TEXT(struct secret_row, in_column),
    DP_COL_TEXT(struct secret_row, id),
    DP_COL_TEXT(struct secret_row, sealed),
    {0},
};

static const struct dp_stmt stmt_list = {
    "sealed_list",
    "SELECT in_table, in_column, id, encode(sealed, 'base64') AS sealed"
    " FROM dubplate.sealed_secret ORDER BY in_table, id",
    0, DP_STMT_READ, secret_cols, sizeof(struct secret_row)};

static const struct dp_stmt stmt_replace = {
    "sealed_replace",
    "SELECT replaced AS value FROM dubplate.sealed_replace($1, $2, $3, $4)",
    4, DP_STMT_FLAG};

const struct dp_stmt *const dp_sealed_stmts[] = {
    &stmt_list,
    &stmt_replace,
    NULL,
};

const char *
dp_sealed_param(struct dp_arena *arena, const struct dp_sealed *sealed)
{
    return dp_pg_hex(arena, sealed->data, sealed->size_bytes);
}

int
dp_sealed_read(struct dp_arena *arena, const char *base64,
               struct dp_sealed *sealed, struct dp_err *err)
{
    unsigned char *data;

    *sealed = (struct dp_sealed){0};
    if (base64 == NULL)
        return 0;
    if (dp_base64_decode(arena, base64, strlen(base64), &data,
                         &sealed->size_bytes, err)
        < 0)
        return -1;
    sealed->data = data;
    return 0;
}

struct dp_sealed_secret *
dp_sealed_list(struct dp_pg *pg, struct dp_arena *arena, size_t *n,
               struct dp_err *err)
{
    const struct secret_row *rows =
        dp_pg_rows(pg, arena, &stmt_list, NULL, n, err);
    struct dp_sealed_secret *secrets;

    if (rows == NULL)
        return NULL;
    secrets = dp_alloc_n(arena, *n + 1, sizeof(*secrets));
    for (size_t i = 0; i < *n; i++) {
        secrets[i].in_table = rows[i].in_table;
        secrets[i].in_column = rows[i].in_column;
        secrets[i].id = rows[i].id;
        if (dp_sealed_read(arena, rows[i].sealed, &secrets[i].sealed, err)
            < 0)
            return NULL;
    }
    return secrets;
}

int
dp_sealed_replace(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_sealed_secret *secret,
                  const struct dp_sealed *fresh, bool *replaced,
                  struct dp_err *err)
{
    const char *const params[] = {secret->in_table, secret->id,
                                  dp_sealed_param(arena, &secret->sealed),
                                  dp_sealed_param(arena, fresh)};

    return dp_store_flag(pg, arena, &stmt_replace, params, replaced, err);
}
