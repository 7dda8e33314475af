/*
 * The tests' database: a freshly migrated one, named by DUBPLATE_TEST_DB.
 *
 * Store functions are called as the role of the program that calls them in
 * earnest, so a missing grant fails a test; what is arranged or looked at by
 * SQL is done as the superuser.  Everything bails out on failure: a test is
 * about outcomes, not about a database that is gone.
 */
#ifndef DP_T_DB_H
#define DP_T_DB_H

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/pool.h"
#include "store/asset.h"
#include "store/draft.h"
#include "store/job.h"
#include "store/release.h"
#include "store/upload.h"
#include "tap/tap.h"

/* One arena for the whole test. */
extern struct dp_arena db_arena;

/* Call first; skips the program when there is no database. */
void db_open(void);

/*
 * The pool of a role: "mcp", "upload", "worker", "admin", "health"; or of the
 * "operator", whoever runs dubplatectl.
 */
struct dp_pg *db_as(const char *role);

/* The options such a pool is made from. */
struct dp_pg_options db_options(const char *role);

/* Closes all pools; the exit status of main(). */
int db_done(void);

/* Any SQL, as superuser. */
void db_sql(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The first column of the first row as text; "" for NULL or no row. */
const char *db_text(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));
int64_t db_int(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* An account that has so many credits: its id. */
const char *db_account(const char *login, int credits);

/* An audio asset of the account, of new bytes: its id. */
const char *db_asset(const char *account_id, const char *type);

/* Claim the one due job of a kind; bails when there is none. */
struct dp_claim *db_claim(const char *kind);
struct dp_fence db_fence(const struct dp_claim *claim);

/* A draft as a release of one song; its id. */
const char *db_draft(const char *account_id, const char *title);

/*
 * Submit title as a release of the account with one track; release_id NULL
 * makes one.  Same title, same document hash.
 */
struct dp_submitted db_submit(const char *account_id, const char *release_id,
                              const char *title, int credits);

/* pass, or the error that was not expected. */
#define works(call)                                                           \
    tap_ok((call) == 0, __FILE__, __LINE__, "%s%s%s", #call,                  \
           err.code != DP_E_NONE ? ": " : "", err.detail)

/* call must fail with this code. */
#define fails(call, want, title)                                              \
    do {                                                                      \
        err.code = DP_E_NONE;                                                 \
        bool failed_ = (call) < 0;                                            \
        is_str(failed_ ? dp_err_name(&err) : "success", dp_errinfo[want].name, \
               title);                                                        \
    } while (0)

#endif
