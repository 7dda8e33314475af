/* The tests' database. */
#include "db/db.h"

#include <stdio.h>
#include <stdlib.h>

#include "pg/script.h"
#include "store/account.h"

#define ROLES_MAX 8

struct dp_arena db_arena;

static struct {
    const char *role;
    struct dp_pg *pg;
} pools[ROLES_MAX];

static struct dp_pg_script *script;

struct dp_pg_options
db_options(const char *role)
{
    return (struct dp_pg_options){
        .url = getenv("DUBPLATE_TEST_DB"),
        .user = role == NULL ? NULL
                             : dp_printf(&db_arena, "dubplate_%s", role),
        .program = "dubplate-test",
        .connect_timeout_ms = 2000,
        .statement_timeout_ms = 15000,
    };
}

void
db_open(void)
{
    struct dp_pg_options options;
    struct dp_err err;

    dp_arena_init(&db_arena);
    if (getenv("DUBPLATE_TEST_DB") == NULL)
        skip_all("no database: run it by t/run-with-db");
    options = db_options(NULL);
    options.no_prepare = true;
    script = dp_pg_script_open(&options, &err);
    if (script == NULL)
        bail("%s", err.detail);
}

struct dp_pg *
db_as(const char *role)
{
    struct dp_pg_options options;
    struct dp_err err;
    int i = 0;

    while (pools[i].role != NULL && strcmp(pools[i].role, role) != 0)
        i++;
    if (pools[i].role != NULL)
        return pools[i].pg;
    options = db_options(strcmp(role, "operator") == 0 ? NULL : role);
    pools[i].role = role;
    pools[i].pg = dp_pg_open(&options, &err);
    if (pools[i].pg == NULL)
        bail("%s", dp_err_text(&err));
    return pools[i].pg;
}

int
db_done(void)
{
    for (int i = 0; i < ROLES_MAX; i++)
        dp_pg_close(pools[i].pg);
    dp_pg_script_close(script);
    dp_arena_clear(&db_arena);
    return done();
}

void
db_sql(const char *fmt, ...)
{
    struct dp_err err;
    va_list args;

    va_start(args, fmt);
    if (dp_pg_script_run(script, dp_vprintf(&db_arena, fmt, args), &err) < 0)
        bail("%s %s", err.text, err.detail);
    va_end(args);
}

struct cell {
    const char *value;
};

static const struct dp_col cell_cols[] = {
    DP_COL_TEXT(struct cell, value),
    {0},
};

static const char *
query(const char *sql)
{
    const struct dp_stmt stmt = {
        "test",
        dp_printf(&db_arena,
                  "SELECT q::text AS value FROM (%s) AS t(q) LIMIT 1", sql),
        0, 0, cell_cols, sizeof(struct cell)};
    struct dp_err err;
    size_t n;
    const struct cell *cells =
        dp_pg_script_rows(script, &db_arena, &stmt, NULL, &n, &err);

    if (cells == NULL)
        bail("%s: %s", sql, err.detail);
    return n > 0 && cells->value != NULL ? cells->value : "";
}

const char *
db_text(const char *fmt, ...)
{
    const char *sql;
    va_list args;

    va_start(args, fmt);
    sql = dp_vprintf(&db_arena, fmt, args);
    va_end(args);
    return query(sql);
}

int64_t
db_int(const char *fmt, ...)
{
    const char *sql;
    va_list args;

    va_start(args, fmt);
    sql = dp_vprintf(&db_arena, fmt, args);
    va_end(args);
    return strtoll(query(sql), NULL, 10);
}

const char *
db_account(const char *login, int credits)
{
    const struct dp_account_new account = {login, login, NULL, false};
    const struct dp_credit credit = {credits, "grant", NULL, NULL};
    struct dp_account_created created;
    struct dp_credit_result result;
    struct dp_err err;

    if (dp_account_create(db_as("admin"), &db_arena, &account, &created, &err)
        < 0)
        bail("%s", err.detail);
    if (credits > 0
        && dp_account_credit(db_as("operator"), &db_arena, created.account_id,
                             &credit, &result, &err)
               < 0)
        bail("%s", err.detail);
    return created.account_id;
}

const char *
db_asset(const char *account_id, const char *type)
{
    static int count;
    struct dp_asset_new asset = {
        .account_id = account_id,
        .type = type,
        .file_name = "song.wav",
        .size_bytes = 1000,
        .media_type = "audio/wav",
    };
    struct dp_asset_stored stored;
    struct dp_err err;

    count++;
    dp_hash_of(&asset.content_hash, &count, sizeof(count));
    if (dp_asset_store(db_as("upload"), &db_arena, &asset, &stored, &err) < 0)
        bail("%s", err.detail);
    return stored.asset_id;
}

struct dp_claim *
db_claim(const char *kind)
{
    const char *kinds[] = {kind, NULL};
    const struct dp_texts wanted = {kinds, 1};
    struct dp_claim *claim;
    struct dp_err err;

    if (dp_job_claim(db_as("worker"), &db_arena, "test-worker", &wanted, 60,
                     &claim, &err)
        < 0)
        bail("%s", err.detail);
    if (claim == NULL)
        bail("there is no %s job to claim", kind);
    return claim;
}

struct dp_fence
db_fence(const struct dp_claim *claim)
{
    return (struct dp_fence){claim->job_id, claim->lease_epoch};
}

const char *
db_draft(const char *account_id, const char *title)
{
    const struct dp_draft_new draft = {
        .account_id = account_id,
        .mode = "replace",
        .document_json = dp_printf(
            &db_arena, "{\"release\": {\"title\": \"%s\"}}", title),
        .draft_status = "collecting",
    };
    struct dp_draft_saved saved;
    struct dp_err err;

    if (dp_draft_save(db_as("mcp"), &db_arena, &draft, &saved, &err) < 0)
        bail("%s", err.detail);
    return saved.release_id;
}

struct dp_submitted
db_submit(const char *account_id, const char *release_id, const char *title,
          int credits)
{
    struct dp_submit submit = {
        .account_id = account_id,
        .release_id = release_id,
        .document_json = dp_printf(
            &db_arena, "{\"release\": {\"title\": \"%s\"}}", title),
        .credits = credits,
        .tracks_json = dp_printf(
            &db_arena, "[{\"position\": 1, \"title\": \"%s\"}]", title),
        .provenance_json = "{\"client\": \"test\"}",
    };
    struct dp_submitted submitted;
    struct dp_err err;

    dp_hash_text(&submit.document_hash, title);
    if (dp_release_submit(db_as("mcp"), &db_arena, &submit, &submitted, &err)
        < 0)
        bail("%s", err.detail);
    return submitted;
}
