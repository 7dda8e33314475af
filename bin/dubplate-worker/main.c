/*
 * dubplate-worker: claims jobs from the database and does them.
 *
 * The table below is all it can do; a job kind is a row here and a file
 * job_<kind>.c.
 */
#include <getopt.h>
#include <libxml/parser.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"
#include "base/words.h"
#include "config.h"
#include "crypto/init.h"
#include "crypto/rand.h"
#include "jobs.h"
#include "worker.h"
#include "json/json.h"

/* clang-format off */
static const struct kind kinds[] = {
    {"media",    job_media,    600,  false, "make covers and audio fit for stores"},
    {"fetch",    job_fetch,    600,  true,  "download what an upload names by URL"},
    {"release",  job_release,  3600, false, "deliver a release to its stores"},
    {"takedown", job_takedown, 3600, false, "withdraw a release from stores"},
    {"cleanup",  job_cleanup,  3600, false, "remove what was left behind"},
    {0},
};
/* clang-format on */

/* A process that was told to end and does not is ended after so long. */
#define LAST_CALL_S 20

/* Threads for kinds that wait, beside those of worker.jobs. */
#define WAITING_TASKS 4
#define JOBS_MAX 64
#define TASKS_MAX (JOBS_MAX + WAITING_TASKS)

struct options {
    const char *config;
    const char *kinds;
    bool once;
    int64_t jobs;
};

static void
usage(FILE *out)
{
    fputs("usage: dubplate-worker [--config FILE] [--once] [--jobs N] "
          "[--kinds A,B]\n\n"
          "  --config FILE  settings; else $DUBPLATE_CONFIG, else the "
          "installed file\n"
          "  --once         do all work that is due, then end: for cron\n"
          "  --jobs N       work on N jobs at once (setting worker.jobs)\n"
          "  --kinds A,B    claim jobs of these kinds only\n"
          "  --version      print the version\n\n"
          "Kinds of jobs:\n",
          out);
    for (const struct kind *kind = kinds; kind->name; kind++)
        fprintf(out, "  %-9s %s\n", kind->name, kind->help);
}

static int
parse_options(struct options *options, int argc, char **argv)
{
    static const struct option known[] = {
        {"config",  required_argument, NULL, 'c'},
        {"kinds",   required_argument, NULL, 'k'},
        {"jobs",    required_argument, NULL, 'j'},
        {"once",    no_argument,       NULL, 'o'},
        {"version", no_argument,       NULL, 'v'},
        {"help",    no_argument,       NULL, 'h'},
        {0},
    };
    const char *jobs = NULL;
    int c;

    while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (c == 'c')
            options->config = optarg;
        else if (c == 'k')
            options->kinds = optarg;
        else if (c == 'j')
            jobs = optarg;
        else if (c == 'o')
            options->once = true;
        else if (c == 'v')
            exit(printf("dubplate-worker %s\n", PACKAGE_VERSION) < 0);
        else if (c == 'h')
            exit((usage(stdout), 0));
        else
            return -1;
    }
    if (jobs && dp_number_parse(jobs, 1, JOBS_MAX, &options->jobs) < 0)
        return fprintf(stderr, "--jobs takes a number from 1 to %d\n",
                       JOBS_MAX),
               -1;
    return optind == argc ? 0 : -1;
}

static const struct kind *
find_kind(const char *name)
{
    for (const struct kind *kind = kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

static void
add_claim(struct worker *worker, const struct kind *kind)
{
    struct dp_texts *claims = &worker->claims[kind->waits];

    for (size_t i = 0; i < claims->n; i++)
        if (claims->items[i] == kind->name)
            return;
    claims->items[claims->n++] = kind->name;
}

/* The kinds to claim: those of list, or all. */
static int
choose_kinds(struct worker *worker, struct dp_arena *arena, const char *list)
{
    size_t len = 0;

    for (int i = 0; i < 2; i++)
        worker->claims[i].items = dp_alloc(arena, sizeof(kinds));
    for (const struct kind *kind = kinds; !list && kind->name; kind++)
        add_claim(worker, kind);
    while (list && (list = dp_words_next(list, &len))) {
        const char *word = dp_strndup(arena, list, len);
        const struct kind *kind = find_kind(word);

        if (!kind) {
            fprintf(stderr, "--kinds: there is no kind \"%s\"\n", word);
            return -1;
        }
        add_claim(worker, kind);
    }
    return worker->claims[0].n + worker->claims[1].n > 0 ? 0 : -1;
}

void
worker_wait(struct worker *worker, int ms)
{
    struct timespec end;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += ms / 1000;
    end.tv_nsec += (long)(ms % 1000) * 1000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&worker->lock);
    while (!worker->stopping
           && pthread_cond_timedwait(&worker->wake, &worker->lock, &end) == 0)
        ;
    pthread_mutex_unlock(&worker->lock);
}

/* Set stopping and wake everybody. */
static void
stop(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    worker->stopping = true;
    pthread_cond_broadcast(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
}

/* Waits for the signal to end; a process that hangs then is ended. */
static void *
wait_for_signal(void *arg)
{
    struct worker *worker = arg;
    sigset_t set;
    int number = 0;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigwait(&set, &number);
    dp_log(DP_LOG_INFO, "stopping", DP_N("signal", number));
    stop(worker);
    sleep(LAST_CALL_S);
    dp_log(DP_LOG_ERROR, "gave up waiting; leases run out by themselves");
    _exit(1);
}

static int
open_database(struct worker *worker, struct dp_err *err)
{
    const struct dp_conf *conf = worker->conf;
    struct dp_pg_options options = {
        .url = conf->database_url,
        .user = "dubplate_worker",
        .program = "dubplate-worker",
        .pool_size = worker->n_tasks + 1,
        .connect_timeout_ms = (int)conf->database_connect_timeout_ms,
        .statement_timeout_ms = (int)conf->database_statement_timeout_ms,
    };

    worker->pg = dp_pg_open(&options, err);
    return worker->pg ? 0 : -1;
}

/* The folder of media jobs; a killed worker may have left some there. */
static int
make_work_dir(struct worker *worker, struct dp_arena *arena, struct dp_err *err)
{
    const struct dp_storage *storage =
        dp_storage_open(arena, worker->conf, err);

    if (!storage)
        return -1;
    worker->work_dir = dp_printf(arena, "%s/jobs", worker->conf->storage_path);
    if (mkdir(worker->work_dir, 0700) != 0 && access(worker->work_dir, W_OK))
        return dp_fail(err, DP_E_STORAGE, "%s: cannot be made or written to",
                       worker->work_dir);
    return 0;
}

/* One task for each thread, and what it works on; given 0: the setting. */
static void
make_tasks(struct worker *worker, struct dp_arena *arena, int64_t given)
{
    int jobs = (int)(given > 0 ? given : worker->conf->worker_jobs);
    int n = worker->claims[0].n > 0 ? jobs : 0;
    int waiting = worker->claims[1].n == 0 ? 0 : n == 0 ? jobs : WAITING_TASKS;

    worker->n_tasks = n + waiting;
    worker->tasks =
        dp_alloc_n(arena, (size_t)worker->n_tasks, sizeof(*worker->tasks));
    for (int i = 0; i < worker->n_tasks; i++)
        task_init(&worker->tasks[i], worker, &worker->claims[i >= n]);
}

static int
open_worker(struct worker *worker, const struct options *options,
            struct dp_arena *arena, struct dp_err *err)
{
    static char host[64];
    pthread_condattr_t attr;
    char random[17];

    gethostname(host, sizeof(host) - 1);
    dp_rand_id(random);
    worker->host = host;
    snprintf(worker->id, sizeof(worker->id), "%s:%d:%.8s", host, (int)getpid(),
             random);
    worker->kinds = kinds;
    worker->once = options->once;
    worker->lease_s = (int)worker->conf->worker_lease_s;
    worker->poll_ms = (int)worker->conf->worker_poll_ms;
    make_tasks(worker, arena, options->jobs);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->wake, &attr);
    return dp_fetch_rules_init(&worker->fetch_rules, worker->conf, err) == 0
                   && open_database(worker, err) == 0
                   && make_work_dir(worker, arena, err) == 0
               ? 0
               : -1;
}

/* Start the threads, and wait until the last job is settled. */
static int
run(struct worker *worker)
{
    pthread_t threads[TASKS_MAX], heart, signals;

    if (pthread_create(&signals, NULL, wait_for_signal, worker) != 0
        || pthread_create(&heart, NULL, heart_run, worker) != 0)
        return 1;
    for (int i = 0; i < worker->n_tasks; i++)
        if (pthread_create(&threads[i], NULL, loop_run, &worker->tasks[i]))
            return 1;
    for (int i = 0; i < worker->n_tasks; i++)
        pthread_join(threads[i], NULL);
    stop(worker);
    pthread_join(heart, NULL);
    heart_gone(worker);
    return worker->failed ? 1 : 0;
}

/* SIGTERM and SIGINT come to one thread, SIGPIPE to none. */
static void
block_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* Read the settings, open what they name, work. */
static int
work(const struct options *options, struct worker *worker,
     struct dp_arena *arena, struct dp_conf *conf)
{
    struct dp_err err;
    int level;

    worker->conf = conf;
    dp_fail(&err, DP_E_INTERNAL, "libsodium or libcurl does not start");
    if (dp_crypto_init() != 0 || dp_fetch_init() != 0
        || dp_conf_load(conf, arena, options->config, &err) != 0
        || open_worker(worker, options, arena, &err) != 0) {
        fprintf(stderr, "dubplate-worker: %s %s\n", dp_err_text(&err),
                err.detail);
        return 1;
    }
    level = dp_log_level_parse(conf->server_log_level);
    dp_log_open("worker", level < 0 ? DP_LOG_INFO : (enum dp_log_level)level);
    dp_log(DP_LOG_INFO, "started", DP_S("worker", worker->id),
           DP_N("threads", worker->n_tasks), DP_N("once", worker->once));
    return run(worker);
}

int
main(int argc, char **argv)
{
    struct options options = {0};
    struct worker worker = {0};
    struct dp_arena arena;
    struct dp_conf conf;
    int status = 2;

    if (parse_options(&options, argc, argv) != 0)
        return usage(stderr), 2;
    block_signals();
    dp_json_init();
    xmlInitParser(); /* before there are threads */
    dp_arena_init(&arena);
    if (choose_kinds(&worker, &arena, options.kinds) == 0)
        status = work(&options, &worker, &arena, &conf);
    dp_pg_close(worker.pg);
    dp_arena_clear(&arena);
    xmlCleanupParser();
    return status;
}
