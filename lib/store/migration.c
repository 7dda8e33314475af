/* The schema's version. */
#include "store/migration.h"

#include "store/common.h"

static const char sql_lock[] =
    "SELECT pg_advisory_lock(hashtextextended('dubplate migrate', 0))";

/* NOTICEs of what exists already help nobody. */
static const char sql_table[] =
    "SET client_min_messages = warning;"
    "CREATE SCHEMA IF NOT EXISTS dubplate;"
    "CREATE TABLE IF NOT EXISTS dubplate.schema_migration ("
    " number int PRIMARY KEY, name text NOT NULL, digest bytea NOT NULL,"
    " applied_at timestamptz NOT NULL DEFAULT now());"
    "COMMENT ON TABLE dubplate.schema_migration IS"
    " 'Migrations applied by dubplatectl migrate.  Row 0: functions, views"
    " and roles as of the last run.';"
    "COMMENT ON COLUMN dubplate.schema_migration.number IS"
    " 'Of the file in sql/migrations.';"
    "COMMENT ON COLUMN dubplate.schema_migration.name IS 'Of the file.';"
    "COMMENT ON COLUMN dubplate.schema_migration.digest IS"
    " '32-byte hash of the file: one that was applied must not change.';"
    "COMMENT ON COLUMN dubplate.schema_migration.applied_at IS 'When.';";

static const char sql_begin[] =
    "BEGIN;"
    "SET LOCAL search_path = dubplate, pg_catalog;"
    "SET LOCAL check_function_bodies = off;"
    "SET LOCAL lock_timeout = '30s'";

static const struct dp_stmt stmt_exists = {
    "migration_exists",
    "SELECT to_regclass('dubplate.schema_migration') IS NOT NULL AS value", 0,
    DP_STMT_READ, dp_flag_cols, sizeof(struct dp_flag)};

static const struct dp_col migration_cols[] = {
    DP_COL_INT(struct dp_migration, number),
    DP_COL_TEXT(struct dp_migration, name),
    DP_COL_HASH(struct dp_migration, digest),
    DP_COL_TIME(struct dp_migration, applied_at),
    {0},
};

static const struct dp_stmt stmt_list = {
    "migration_list",
    "SELECT number, name, digest, applied_at FROM dubplate.schema_migration"
    " ORDER BY number",
    0, DP_STMT_READ, migration_cols, sizeof(struct dp_migration)};

static const struct dp_stmt stmt_note = {
    "migration_note",
    "INSERT INTO dubplate.schema_migration (number, name, digest)"
    " VALUES ($1, $2, $3) ON CONFLICT (number) DO UPDATE"
    " SET name = EXCLUDED.name, digest = EXCLUDED.digest, applied_at = now()"
    " RETURNING number > 0 AS value",
    3, DP_STMT_FLAG};

const struct dp_stmt *const dp_migration_stmts[] = {&stmt_exists, &stmt_list,
                                                    &stmt_note, NULL};

struct dp_migration *
dp_migration_list(struct dp_pg_script *script, struct dp_arena *arena,
                  size_t *n, struct dp_err *err)
{
    const struct dp_flag *exists =
        dp_pg_script_rows(script, arena, &stmt_exists, NULL, n, err);

    if (exists == NULL)
        return NULL;
    if (!exists->value) {
        *n = 0;
        return dp_alloc(arena, sizeof(struct dp_migration));
    }
    return dp_pg_script_rows(script, arena, &stmt_list, NULL, n, err);
}

int
dp_migration_begin(struct dp_pg_script *script, struct dp_err *err)
{
    if (dp_pg_script_run(script, sql_lock, err) < 0)
        return -1;
    return dp_pg_script_run(script, sql_table, err);
}

static int
note(struct dp_pg_script *script, struct dp_arena *arena, int number,
     const char *name, const struct dp_hash *digest, struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, number), name,
                                  dp_pg_hash(arena, digest)};
    size_t n;

    return dp_pg_script_rows(script, arena, &stmt_note, params, &n, err)
                   == NULL
               ? -1
               : 0;
}

/* COMMIT; what failed before it is rolled back and keeps its own err. */
static int
end(struct dp_pg_script *script, int status, struct dp_err *err)
{
    struct dp_err ignored;

    if (status == 0)
        return dp_pg_script_run(script, "COMMIT", err);
    dp_pg_script_run(script, "ROLLBACK", &ignored);
    return status;
}

int
dp_migration_apply(struct dp_pg_script *script, struct dp_arena *arena,
                   const struct dp_migration_file *file, struct dp_err *err)
{
    int status = dp_pg_script_run(script, sql_begin, err);

    if (status == 0)
        status = dp_pg_script_run(script, file->sql, err);
    if (status == 0)
        status = note(script, arena, file->number, file->name, &file->digest,
                      err);
    return end(script, status, err);
}

int
dp_migration_refresh(struct dp_pg_script *script, struct dp_arena *arena,
                     const struct dp_migration_file *files, size_t n,
                     const struct dp_hash *digest, const char **failed,
                     struct dp_err *err)
{
    int status = dp_pg_script_run(script, sql_begin, err);

    *failed = "functions, views, roles";
    for (size_t i = 0; i < n && status == 0; i++) {
        status = dp_pg_script_run(script, files[i].sql, err);
        if (status < 0)
            *failed = files[i].name;
    }
    if (status == 0)
        status = note(script, arena, 0, "functions, views, roles", digest,
                      err);
    return end(script, status, err);
}
