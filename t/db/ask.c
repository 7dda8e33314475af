/*
 * A program with a pool, told by its standard input what to do; restart.t
 * restarts PostgreSQL under it.
 *
 *   read          -> "ok" or the name of the error, and the milliseconds
 *   write N       -> the same; N goes into table asked
 *   load MS       -> eight threads write for so long; each number that was
 *                    acknowledged is a line, then "end FAILURES OTHERS":
 *                    answers "unavailable", and any other
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "pg/param.h"
#include "pg/query.h"

#define THREADS 8
#define ACKNOWLEDGED_MAX 200000

struct number {
    int64_t value;
};

static const struct dp_col number_cols[] = {
    DP_COL_INT64(struct number, value),
    {0},
};

static const struct dp_stmt stmt_read = {
    "read", "SELECT count(*) AS value FROM public.asked", 0, DP_STMT_READ,
    number_cols, sizeof(struct number)};

static const struct dp_stmt stmt_write = {
    "write", "INSERT INTO public.asked VALUES ($1::bigint)"
             " RETURNING n AS value", 1, 0,
    number_cols, sizeof(struct number)};

static struct dp_pg *pg;
static int64_t end_ms;
static int64_t next_number = 1000000;
static int64_t *acknowledged;
static int n_acknowledged, unavailable, others;

static int
ask(struct dp_arena *arena, const struct dp_stmt *stmt, const char *number,
    struct dp_err *err)
{
    const char *const params[] = {number};
    struct number row;

    return dp_pg_row(pg, arena, stmt, params, &row, err);
}

static void
ask_once(const struct dp_stmt *stmt, const char *number)
{
    int64_t start_ms = dp_mono_ms();
    struct dp_arena arena;
    struct dp_err err;
    int status;

    dp_arena_init(&arena);
    status = ask(&arena, stmt, number, &err);
    printf("%s %lld\n", status == 0 ? "ok" : dp_err_name(&err),
           (long long)(dp_mono_ms() - start_ms));
    dp_arena_clear(&arena);
}

static void *
load(void *arg)
{
    struct dp_arena arena;

    (void)arg;
    dp_arena_init(&arena);
    while (dp_mono_ms() < end_ms) {
        int64_t number = __atomic_add_fetch(&next_number, 1,
                                            __ATOMIC_SEQ_CST);
        struct dp_err err;

        if (ask(&arena, &stmt_write, dp_pg_int(&arena, number), &err) == 0) {
            int i = __atomic_fetch_add(&n_acknowledged, 1, __ATOMIC_SEQ_CST);

            if (i < ACKNOWLEDGED_MAX)
                acknowledged[i] = number;
        } else {
            __atomic_add_fetch(err.code == DP_E_UNAVAILABLE ? &unavailable
                                                            : &others,
                               1, __ATOMIC_SEQ_CST);
            dp_sleep_ms(5);
        }
        dp_arena_reset(&arena);
    }
    dp_arena_clear(&arena);
    return NULL;
}

static void
load_for(int ms)
{
    pthread_t threads[THREADS];

    end_ms = dp_mono_ms() + ms;
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, load, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < n_acknowledged && i < ACKNOWLEDGED_MAX; i++)
        printf("%lld\n", (long long)acknowledged[i]);
    printf("end %d %d\n", unavailable, others);
}

int
main(void)
{
    const struct dp_pg_options options = {
        .url = getenv("DUBPLATE_TEST_DB"),
        .program = "ask",
        .pool_size = 4,
        .connect_timeout_ms = 2000,
        .statement_timeout_ms = 5000,
    };
    struct dp_err err;
    char line[100];

    if (options.url == NULL)
        return 1;
    pg = dp_pg_open(&options, &err);
    acknowledged = calloc(ACKNOWLEDGED_MAX, sizeof(*acknowledged));
    if (pg == NULL || acknowledged == NULL)
        return 1;
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "read") == 0)
            ask_once(&stmt_read, NULL);
        else if (strncmp(line, "write ", 6) == 0)
            ask_once(&stmt_write, line + 6);
        else if (strncmp(line, "load ", 5) == 0)
            load_for((int)strtol(line + 5, NULL, 10));
        fflush(stdout);
    }
    free(acknowledged);
    dp_pg_close(pg);
    return 0;
}
