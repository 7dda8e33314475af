/*
 * The schema's version: which migrations are in, and how one gets in.
 *
 * Table dubplate.schema_migration has a row for each migration applied, with
 * the digest of its file.  Row 0 stands for the functions, views and roles,
 * which are not numbered and run again on every deploy.
 *
 * One connection does it all (pg/script.h), under a lock of the whole
 * database, so that two deploys at once follow one another.
 */
#ifndef DP_STORE_MIGRATION_H
#define DP_STORE_MIGRATION_H

#include "pg/script.h"

struct dp_migration {
    int number;
    const char *name;
    struct dp_hash digest;
    const char *applied_at;
};

/* A file of sql/. */
struct dp_migration_file {
    int number; /* of a migration; else 0 */
    const char *name;
    const char *sql;
    struct dp_hash digest;
};

/* What is applied, by number; nothing where there is no table yet. */
struct dp_migration *dp_migration_list(struct dp_pg_script *script,
                                       struct dp_arena *arena, size_t *n,
                                       struct dp_err *err);

/*
 * Wait for other deploys to end, and make schema and table if missing.  The
 * lock goes with the connection.
 */
int dp_migration_begin(struct dp_pg_script *script, struct dp_err *err);

/* Run one migration and note it, in one transaction. */
int dp_migration_apply(struct dp_pg_script *script, struct dp_arena *arena,
                       const struct dp_migration_file *file,
                       struct dp_err *err);

/*
 * Run n files (functions, views, roles, in this order) in one transaction,
 * and note their common digest.  On failure *failed is the file's name.
 */
int dp_migration_refresh(struct dp_pg_script *script, struct dp_arena *arena,
                         const struct dp_migration_file *files, size_t n,
                         const struct dp_hash *digest, const char **failed,
                         struct dp_err *err);

#endif
