/*
 * Statements: constants, used by their address.
 *
 * A statement knows its SQL and the shape of its rows.  The shape is a table
 * of columns; each row of a result is decoded by it into one plain struct in
 * the arena.  Column and member share a name, and the macros below refuse to
 * compile where the member has another type than the column is decoded to:
 *
 *   static const struct dp_col count_cols[] = {
 *       DP_COL_INT64(struct count, queued),
 *       DP_COL_TIME(struct count, oldest_at),
 *       {0},
 *   };
 *   static const struct dp_stmt stmt_count = {
 *       "count", "SELECT queued, oldest_at FROM dubplate.queue_count($1)", 1,
 *       DP_STMT_READ, count_cols, sizeof(struct count)};
 *
 * SQL text stands in lib/store only; t/db/statements.c prepares every one and
 * checks every column against a migrated database.
 */
#ifndef DP_PG_STMT_H
#define DP_PG_STMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/hash.h"

/* Changes nothing: may be sent again when the connection broke. */
#define DP_STMT_READ (1u << 0)

enum dp_coltype {
    DP_COLTYPE_NONE,
    DP_COLTYPE_TEXT,   /* const char *; NULL stays NULL; uuid, json too */
    DP_COLTYPE_TIME,   /* const char *: RFC 3339, UTC, milliseconds */
    DP_COLTYPE_INT,    /* int; NULL is 0 */
    DP_COLTYPE_INT64,  /* int64_t; NULL is 0 */
    DP_COLTYPE_DOUBLE, /* double; NULL is 0 */
    DP_COLTYPE_BOOL,   /* bool; NULL is false */
    DP_COLTYPE_HASH,   /* struct dp_hash; NULL is all zero */
    DP_COLTYPE_ENUM,   /* int: place of the text in names; NULL is 0 */
    DP_COLTYPE_TEXTS,  /* struct dp_texts; NULL is empty */
    DP_COLTYPE_INTS,   /* struct dp_ints; NULL is empty */
};

/* text[]; items ends with NULL and is never NULL itself. */
struct dp_texts {
    const char **items;
    size_t n;
};

/* int[] */
struct dp_ints {
    int *items;
    size_t n;
};

struct dp_col {
    const char *name; /* of the column; NULL ends a table */
    enum dp_coltype type;
    size_t offset;            /* of the member */
    const char *const *names; /* of an enum, in its order, NULL-terminated */
};

struct dp_stmt {
    const char *name; /* unique in the project */
    const char *sql;
    int n_params;
    unsigned flags;
    const struct dp_col *cols; /* NULL: no rows are looked at */
    size_t row_size;           /* sizeof the struct that cols fill */
};

/* offsetof that does not compile unless the member is of the type. */
#define DP_COL_AT(s, member, type)                                            \
    (offsetof(s, member)                                                      \
     + 0                                                                      \
           * sizeof(char[_Generic(((s *)0)->member, type: 1, default: -1)]))

#define DP_COL_TEXT(s, member)                                                \
    {#member, DP_COLTYPE_TEXT, DP_COL_AT(s, member, const char *), NULL}
#define DP_COL_TIME(s, member)                                                \
    {#member, DP_COLTYPE_TIME, DP_COL_AT(s, member, const char *), NULL}
#define DP_COL_INT(s, member)                                                 \
    {#member, DP_COLTYPE_INT, DP_COL_AT(s, member, int), NULL}
#define DP_COL_INT64(s, member)                                               \
    {#member, DP_COLTYPE_INT64, DP_COL_AT(s, member, int64_t), NULL}
#define DP_COL_DOUBLE(s, member)                                              \
    {#member, DP_COLTYPE_DOUBLE, DP_COL_AT(s, member, double), NULL}
#define DP_COL_BOOL(s, member)                                                \
    {#member, DP_COLTYPE_BOOL, DP_COL_AT(s, member, bool), NULL}
#define DP_COL_HASH(s, member)                                                \
    {#member, DP_COLTYPE_HASH, DP_COL_AT(s, member, struct dp_hash), NULL}
#define DP_COL_TEXTS(s, member)                                               \
    {#member, DP_COLTYPE_TEXTS, DP_COL_AT(s, member, struct dp_texts), NULL}
#define DP_COL_INTS(s, member)                                                \
    {#member, DP_COLTYPE_INTS, DP_COL_AT(s, member, struct dp_ints), NULL}

/* The member must be an enum whose constants count up from 0 as names do. */
#define DP_COL_ENUM(s, member, names)                                         \
    {#member, DP_COLTYPE_ENUM,                                                \
     offsetof(s, member)                                                      \
         + 0 * sizeof(char[sizeof(((s *)0)->member) == sizeof(int) ? 1 : -1]), \
     (names)}

#endif
