/* The accept loop. */
#include "fcgi/serve.h"

#include <fcgiapp.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "crypto/init.h"
#include "fcgi/io.h"
#include "fcgi/options.h"
#include "fcgi/park.h"
#include "fcgi/park_frame.h"
#include "json/json.h"

#define BACKLOG 1024
#define STACK_BYTES (512u * 1024u)
#define THREADS_MAX 256

/* How long a request in hand may go on after SIGTERM; flush() takes the rest
 * of the second. */
#define LINGER_MS 750

struct thread {
    pthread_t id;
    atomic_bool accepting; /* a signal may interrupt it */
    atomic_bool ended;
};

struct server {
    const struct dp_app *app;
    struct dp_conf conf;
    struct dp_arena arena; /* of the settings */
    void *state;
    int socket;
    long n_threads;
    struct thread threads[THREADS_MAX];
};

struct start {
    struct server *server;
    struct thread *thread;
};

static const char *
path_to_log(const struct dp_req *req)
{
    return req->route != NULL && (req->route->flags & DP_ROUTE_SECRET)
               ? req->route->path
               : req->path;
}

static void
log_access(const struct dp_req *req, const struct dp_res *res, int64_t began)
{
    dp_log(DP_LOG_INFO, "request", DP_S("method", req->method),
           DP_S("path", path_to_log(req)), DP_S("note", req->note),
           DP_N("status", res->status), DP_N("in", req->body_read),
           DP_N("out",
                res->file_bytes > 0 ? res->file_bytes : (int64_t)res->body.len),
           DP_S("account", req->who != NULL ? req->who->login : NULL),
           DP_N("us", dp_mono_us() - began));
}

/* Send the answer; where it stays open, what to park. */
static struct dp_held *
send_answer(const struct dp_req *req, struct dp_res *res)
{
    struct dp_held *held = res->held;
    bool left = dp_res_send(res, req) < 0
                || (held != NULL && req->io->flush(req->io->ctx) < 0);

    if (left)
        dp_log(DP_LOG_INFO, "client left before the answer");
    if (held != NULL && (left || strcmp(req->method, "HEAD") == 0)) {
        dp_held_drop(held);
        held = NULL;
    }
    return held;
}

/*
 * One request from its environment to its last byte; or to where it stays
 * open: what to park, else NULL.
 */
static struct dp_held *
answer(struct server *server, struct dp_arena *arena, struct dp_io *io)
{
    struct dp_err err = {0};
    struct dp_req req;
    struct dp_res res;
    struct dp_held *held;
    int64_t began = dp_mono_us();
    int rc = dp_req_init(&req, arena, &server->conf, io, &err);

    req.state = server->state;
    dp_log_request(req.id);
    dp_res_init(&res, arena);
    dp_res_header(&res, "X-Request-Id", req.id);
    if (rc < 0)
        dp_res_error(&res, &req, &err);
    else
        dp_route_handle(server->app, &req, &res);
    dp_req_drain(&req);
    held = send_answer(&req, &res);
    log_access(&req, &res, began);
    dp_log_request(NULL);
    dp_arena_reset(arena);
    return held;
}

/* Keep the connection, and nothing else that libfcgi holds for it. */
static void
detach(FCGX_Request *request, int socket, struct dp_held *held)
{
    int fd = request->ipcFd;
    int id = request->requestId;

    FCGX_Free(request, 0);
    FCGX_InitRequest(request, socket, FCGI_FAIL_ACCEPT_ON_INTR);
    dp_park(held, fd, id);
}

static void *
accept_loop(void *arg)
{
    struct start *start = arg;
    struct thread *thread = start->thread;
    struct server *server = start->server;
    struct dp_arena arena;
    FCGX_Request request;

    dp_arena_init(&arena);
    FCGX_InitRequest(&request, server->socket, FCGI_FAIL_ACCEPT_ON_INTR);
    for (;;) {
        struct dp_held *held;
        struct dp_io io;
        int rc;

        atomic_store(&thread->accepting, true);
        rc = dp_stopping() ? -1 : FCGX_Accept_r(&request);
        atomic_store(&thread->accepting, false);
        if (rc < 0 && dp_stopping())
            break;
        if (rc < 0) {
            dp_sleep_ms(1);
            continue;
        }
        dp_io_fastcgi(&io, &request);
        held = answer(server, &arena, &io);
        if (held != NULL)
            detach(&request, server->socket, held);
        else
            FCGX_Finish_r(&request);
    }
    FCGX_Free(&request, 1);
    dp_arena_clear(&arena);
    atomic_store(&thread->ended, true);
    return NULL;
}

static void
wake(int signal_number)
{
    (void)signal_number; /* accept() returns with EINTR: that is all */
}

static int
start_threads(struct server *server, struct start *starts)
{
    pthread_attr_t attr;
    int rc = 0;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    for (long i = 0; i < server->n_threads && rc == 0; i++) {
        starts[i] = (struct start){server, &server->threads[i]};
        rc = pthread_create(&server->threads[i].id, &attr, accept_loop,
                            &starts[i]);
    }
    pthread_attr_destroy(&attr);
    return rc == 0 ? 0 : -1;
}

/*
 * End the loops: threads in accept() are woken again and again, since a
 * signal may come just before it; the others finish their request.
 */
static bool
end_threads(struct server *server, int64_t deadline)
{
    bool all;

    do {
        all = true;
        for (long i = 0; i < server->n_threads; i++) {
            struct thread *thread = &server->threads[i];

            if (atomic_load(&thread->ended))
                continue;
            all = false;
            if (atomic_load(&thread->accepting))
                pthread_kill(thread->id, SIGUSR2);
        }
        if (!all)
            dp_sleep_ms(2);
    } while (!all && dp_mono_ms() < deadline);
    return all;
}

/*
 * Signals that end the program wait for sigwait().  Before libfcgi starts: it
 * would catch them itself, and accept nothing ever after.
 */
static void
block_signals(sigset_t *ends)
{
    struct sigaction action = {0};

    sigemptyset(ends);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGINT);
    sigaddset(ends, SIGUSR1); /* mod_fcgid's graceful end */
    pthread_sigmask(SIG_BLOCK, ends, NULL);
    action.sa_handler = wake;
    sigaction(SIGUSR2, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/*
 * malloc would keep eight heaps a processor, each as large as the largest
 * request needed; no more requests run at once than there are processors.
 */
static void
share_heaps(void)
{
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, (int)sysconf(_SC_NPROCESSORS_ONLN));
#endif
}

static bool
flush(struct server *server)
{
    return server->app->flush == NULL || server->app->flush(server->state);
}

static int
serve_fastcgi(struct server *server, const sigset_t *ends)
{
    struct start *starts = calloc((size_t)server->n_threads, sizeof(*starts));
    int signal_number = 0;
    int64_t deadline;
    bool idle;

    if (starts == NULL)
        return 1;
    share_heaps();
    if (start_threads(server, starts) < 0) {
        dp_log(DP_LOG_ERROR, "threads could not be started");
        return 1;
    }
    dp_log(DP_LOG_INFO, "serving", DP_N("threads", server->n_threads));
    sigwait(ends, &signal_number);
    deadline = dp_mono_ms() + LINGER_MS;
    dp_stop();
    dp_park_stop();
    FCGX_ShutdownPending();
    idle = end_threads(server, deadline);
    idle = dp_park_wait(deadline) && idle;
    if (!idle)
        dp_log(DP_LOG_WARN, "ending with requests in hand");
    /* What cleans up at exit would pull libraries away from threads. */
    if (!flush(server) || !idle)
        _exit(0);
    dp_log(DP_LOG_INFO, "ended", DP_N("signal", signal_number));
    free(starts);
    return 0;
}

/* The process lives as long as its answer is open. */
static bool
hold_cgi(struct dp_held *held, const sigset_t *ends)
{
    const struct timespec moment = {0, 20000000};

    pthread_sigmask(SIG_BLOCK, ends, NULL);
    dp_park(held, STDOUT_FILENO, DP_FRAME_NONE);
    while (dp_park_count() > 0 && !dp_stopping()) {
        if (sigtimedwait(ends, NULL, &moment) > 0)
            dp_stop();
    }
    dp_park_stop();
    return dp_park_wait(dp_mono_ms() + LINGER_MS);
}

static int
serve_cgi(struct server *server, const sigset_t *ends)
{
    struct dp_arena arena;
    struct dp_held *held;
    struct dp_io io;
    bool idle = true;

    pthread_sigmask(SIG_UNBLOCK, ends, NULL);
    dp_arena_init(&arena);
    dp_io_cgi(&io);
    held = answer(server, &arena, &io);
    dp_arena_clear(&arena);
    if (held != NULL)
        idle = hold_cgi(held, ends);
    if (!flush(server) || !idle)
        _exit(0);
    return 0;
}

static int
open_socket(const char *path)
{
    mode_t before;
    int fd;

    if (path == NULL)
        return 0;
    before = umask(0117);
    fd = FCGX_OpenSocket(path, BACKLOG);
    umask(before);
    return fd;
}

static long
count_threads(const struct server *server,
              const struct dp_serve_options *options)
{
    int64_t n = options->threads > 0 ? options->threads
                                     : server->conf.server_threads;

    return n > THREADS_MAX ? THREADS_MAX : (long)n;
}

/* Settings, log, libraries, and what the program itself opens. */
static int
prepare(struct server *server, const struct dp_serve_options *options,
        struct dp_err *err)
{
    int level;

    dp_log_open(server->app->name, DP_LOG_INFO);
    dp_json_init();
    if (dp_crypto_init() < 0)
        return dp_fail(err, DP_E_INTERNAL, "no randomness");
    dp_arena_init(&server->arena);
    if (dp_conf_load(&server->conf, &server->arena, options->config, err) < 0)
        return -1;
    level = dp_log_level_parse(server->conf.server_log_level);
    dp_log_open(server->app->name,
                level < 0 ? DP_LOG_INFO : (enum dp_log_level)level);
    if (server->app->open != NULL
        && server->app->open(&server->conf, &server->state, err) < 0)
        return -1;
    return 0;
}

int
dp_serve(const struct dp_app *app, int argc, char **argv)
{
    static struct server server;
    struct dp_serve_options options;
    struct dp_err err = {0};
    sigset_t ends;
    int status = dp_serve_options_parse(&options, app, argc, argv);

    if (status >= 0)
        return status;
    block_signals(&ends);
    server.app = app;
    if (prepare(&server, &options, &err) < 0) {
        dp_log(DP_LOG_ERROR, "cannot start", DP_S("why", dp_err_text(&err)),
               DP_S("detail", err.detail));
        return 1;
    }
    if (options.listen == NULL && FCGX_IsCGI())
        return serve_cgi(&server, &ends);
    server.n_threads = count_threads(&server, &options);
    FCGX_Init();
    server.socket = open_socket(options.listen);
    if (server.socket < 0) {
        dp_log(DP_LOG_ERROR, "cannot listen", DP_S("socket", options.listen));
        return 1;
    }
    return serve_fastcgi(&server, &ends);
}
