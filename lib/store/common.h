/*
 * What the nouns of lib/store share.  Inside lib/store only, but for the list
 * of all statements, which t/db prepares.
 */
#ifndef DP_STORE_COMMON_H
#define DP_STORE_COMMON_H

#include "pg/param.h"
#include "pg/query.h"
#include "store/room.h"

/* A row of one column, "value". */
struct dp_flag {
    bool value;
};
struct dp_text_row {
    const char *value;
};

extern const struct dp_col dp_flag_cols[];
extern const struct dp_col dp_text_cols[];

/* The ends of a statement that answers one such row. */
#define DP_STMT_FLAG 0, dp_flag_cols, sizeof(struct dp_flag)
#define DP_STMT_TEXT 0, dp_text_cols, sizeof(struct dp_text_row)

/*
 * The first parameter as a login, whose letters are ASCII.  The collation
 * keeps other letters what they are: by some locales a Kelvin sign becomes a
 * k, and whoever counts tries by login would be told another one.
 */
#define DP_STORE_FOLDED "lower($1::text COLLATE \"C\")"

/* Run a statement that answers a flag. */
int dp_store_flag(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_stmt *stmt, const char *const *params,
                  bool *value, struct dp_err *err);

/*
 * Run a statement that answers a column "outcome": its place in the names of
 * the statement's columns, which are DP_OUTCOME_COLS(names); -1 on failure.
 */
struct dp_outcome {
    int outcome;
};
#define DP_OUTCOME_COLS(names)                                                \
    {                                                                         \
        DP_COL_ENUM(struct dp_outcome, outcome, names), {0},                  \
    }
int dp_store_outcome(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_stmt *stmt, const char *const *params,
                     struct dp_err *err);

/* Run one that answers false when the job is another worker's. */
int dp_store_fenced(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_stmt *stmt, const char *const *params,
                    struct dp_err *err);

/* A positive number as a parameter; 0 = none, which is SQL's NULL. */
const char *dp_store_positive(struct dp_arena *arena, int64_t number);

/* The columns of a struct dp_room that is the member room of s. */
#define DP_ROOM_COLS(s)                                                       \
    {"over_limit", DP_COLTYPE_BOOL, offsetof(s, room.over_limit), NULL},      \
        {"stored_bytes", DP_COLTYPE_INT64, offsetof(s, room.stored_bytes),    \
         NULL},                                                               \
    {                                                                         \
        "stored_max_bytes", DP_COLTYPE_INT64,                                 \
            offsetof(s, room.stored_max_bytes), NULL                          \
    }

/*
 * The statements of each noun are in a table dp_<noun>_stmts that ends with
 * NULL; dp_store_stmts has all these tables, and ends with NULL, too.
 */
#define DP_STORE_NOUNS(X)                                                     \
    X(account)                                                                \
    X(asset)                                                                  \
    X(audit)                                                                  \
    X(authrequest)                                                            \
    X(browser)                                                                \
    X(client)                                                                 \
    X(client_fetch)                                                           \
    X(client_overview)                                                        \
    X(code)                                                                   \
    X(consent)                                                                \
    X(delivery)                                                               \
    X(draft)                                                                  \
    X(federation)                                                             \
    X(grant)                                                                  \
    X(identifier)                                                             \
    X(invitation)                                                             \
    X(job)                                                                    \
    X(job_work)                                                               \
    X(migration)                                                              \
    X(password)                                                               \
    X(principal)                                                              \
    X(question)                                                               \
    X(rate)                                                                   \
    X(readiness)                                                              \
    X(refresh)                                                                \
    X(release)                                                                \
    X(room)                                                                   \
    X(round)                                                                  \
    X(sealed)                                                                 \
    X(session)                                                                \
    X(signing_key)                                                            \
    X(storelist)                                                              \
    X(stream)                                                                 \
    X(submit)                                                                 \
    X(sweep)                                                                  \
    X(task)                                                                   \
    X(token)                                                                  \
    X(topic)                                                                  \
    X(totp)                                                                   \
    X(upload)                                                                 \
    X(worker)

#define DP_STORE_DECLARE(noun)                                                \
    extern const struct dp_stmt *const dp_##noun##_stmts[];
DP_STORE_NOUNS(DP_STORE_DECLARE)

extern const struct dp_stmt *const *const dp_store_stmts[];

#endif
