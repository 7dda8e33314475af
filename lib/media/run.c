/*
 * A media job from the caller's side: directory, child, verdict, result.
 */
#include "media/run.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/media.h"
#include "media/proc.h"
#include "media/result.h"
#include "media/verdict.h"
#include "json/json.h"

#define STDERR_BYTES 4096
#define ARGS_MAX 32
#define TAKE(name, ...) job->budget.name = conf->media_##name;

static const char *const child_env[] = {
    "PATH=/usr/bin:/bin",
    "LC_ALL=C",
    "MALLOC_ARENA_MAX=2",
    NULL,
};

void
dp_media_job_init(struct dp_media_job *job, const struct dp_conf *conf)
{
    memset(job, 0, sizeof(*job));
    job->program = conf->media_program;
    job->ffmpeg = conf->media_ffmpeg;
    job->ffprobe = conf->media_ffprobe;
    job->user = conf->media_user;
    job->weak_jail = strcmp(conf->media_jail, "weak") == 0;
    dp_media_budget_init(&job->budget);
    DP_MEDIA_LIMITS(TAKE)
}

/* The child's arguments, all from settings: nothing of a client is in it. */
static const char *const *
make_args(struct dp_arena *arena, const struct dp_media_job *job,
          const char *action)
{
    const char **args = dp_alloc_n(arena, ARGS_MAX, sizeof(*args));
    size_t n = 0;

    args[n++] = job->program;
    args[n++] = action;
    args[n++] = dp_printf(arena, "--ffmpeg=%s", job->ffmpeg);
    args[n++] = dp_printf(arena, "--ffprobe=%s", job->ffprobe);
    if (job->user != NULL && *job->user != '\0')
        args[n++] = dp_printf(arena, "--user=%s", job->user);
    if (job->weak_jail)
        args[n++] = "--jail=weak";
    for (const struct dp_media_limit *l = dp_media_limits; l->name; l++)
        args[n++] = dp_printf(arena, "--%s=%lld", l->name,
                              (long long)dp_media_budget_get(&job->budget, l));
    args[n] = NULL;
    return args;
}

struct child {
    enum dp_media_end end;
    int status;
    char *out;
    char *err;
};

static void
run_child(struct child *child, struct dp_arena *arena,
          const struct dp_media_job *job, const char *action, const char *dir)
{
    struct dp_media_proc proc = {
        .argv = make_args(arena, job, action),
        .env = child_env,
        .dir = dir,
        .group = true,
        .wall_ms = job->budget.wall_max_s * 1000,
        .tick_ms = job->beat != NULL ? job->beat_ms : 0,
        .tick = job->beat,
        .tick_arg = job->beat_arg,
        .out = {.data = dp_alloc(arena, DP_MEDIA_VERDICT_BYTES + 1),
                .cap = DP_MEDIA_VERDICT_BYTES},
        .err = {.data = dp_alloc(arena, STDERR_BYTES + 1),
                .cap = STDERR_BYTES,
                .tail = true},
    };

    child->end = dp_media_proc_run(&proc);
    child->status = proc.status;
    child->out = proc.out.data;
    child->err = proc.err.data;
}

/* A child that neither made nor refused: worth another try. */
static int
broke(const struct child *child, struct dp_err *err)
{
    static const char *const ends[] = {
        [DP_MEDIA_END_EXIT] = "ended",
        [DP_MEDIA_END_TIMEOUT] = "took too long and was killed",
        [DP_MEDIA_END_STOPPED] = "was stopped",
        [DP_MEDIA_END_SPILT] = "said too much and was killed",
        [DP_MEDIA_END_FAILED] = "could not be started",
    };
    int sig = WIFSIGNALED(child->status) ? WTERMSIG(child->status) : 0;

    dp_log(DP_LOG_WARN, "media child broke", DP_S("end", ends[child->end]),
           DP_N("signal", sig), DP_N("status", child->status),
           DP_S("stderr", child->err));
    if (child->end == DP_MEDIA_END_STOPPED)
        return dp_fail(err, DP_E_LOST_LEASE, "the media job was stopped");
    return dp_fail(err, DP_E_INTERNAL, "the media child %s (status %#x)",
                   ends[child->end], (unsigned)child->status);
}

static int
take_refusal(struct dp_media_made *made, struct dp_arena *arena,
             const struct dp_media_verdict *verdict, struct dp_err *err)
{
    bool foreign = strcmp(verdict->code, "unsupported_media") == 0;

    made->refusal_code = verdict->code;
    made->refusal_text = verdict->text;
    made->facts_json = dp_json_print(arena, verdict->facts);
    dp_refuse(err, foreign ? DP_E_UNSUPPORTED_MEDIA : DP_E_MEDIA_REFUSED, "%s",
              verdict->text);
    err->data_json = dp_printf(arena, "{\"code\":\"%s\"}", verdict->code);
    return -1;
}

static int
take_result(struct dp_media_made *made, struct dp_arena *arena,
            const struct dp_media_job *job,
            const struct dp_media_verdict *verdict, struct dp_err *err)
{
    struct dp_media_result result = {.kind = job->kind,
                                     .fd = made->dir.out_fd,
                                     .budget = &job->budget,
                                     .facts = verdict->facts};
    json_t *derived;

    if (dp_media_jobdir_take(&made->dir, &made->size_bytes, err) != 0)
        return -1;
    result.size_bytes = made->size_bytes;
    derived = dp_media_result_facts(&result, arena, &made->type, err);
    if (derived == NULL)
        return -1;
    json_object_set(verdict->facts, "derived", derived);
    made->path = made->dir.out_path;
    made->facts_json = dp_json_print(arena, verdict->facts);
    made->advisories_json = dp_json_print(arena, verdict->advisories);
    return 0;
}

static int
take_verdict(struct dp_media_made *made, struct dp_arena *arena,
             const struct dp_media_job *job, const struct child *child,
             struct dp_err *err)
{
    struct dp_media_verdict verdict;
    int result, status;

    if (child->end != DP_MEDIA_END_EXIT || !WIFEXITED(child->status)
        || WEXITSTATUS(child->status) > 1)
        return broke(child, err);
    status = WEXITSTATUS(child->status);
    result =
        dp_media_verdict_parse(&verdict, arena, child->out, status == 1, err);
    if (result == 0 && status == 1)
        result = take_refusal(made, arena, &verdict, err);
    else if (result == 0)
        result = take_result(made, arena, job, &verdict, err);
    return result;
}

/* A directory for one child; without a source it is an empty one. */
static int
open_dir(struct dp_media_jobdir *dir, struct dp_arena *arena,
         const struct dp_media_job *job, const char *path, struct dp_err *err)
{
    struct dp_media_source source = {
        .path = path,
        .work_root = job->work_root,
        .user = job->user != NULL && *job->user != '\0' ? job->user : NULL,
        .copy = job->weak_jail,
    };

    return dp_media_jobdir_open(dir, arena, &source, err);
}

int
dp_media_run(struct dp_media_made *made, struct dp_arena *arena,
             const struct dp_media_job *job, struct dp_err *err)
{
    bool is_cover = job->kind == DP_MEDIA_COVER;
    struct child child;

    memset(made, 0, sizeof(*made));
    if (open_dir(&made->dir, arena, job, job->source_path, err) != 0)
        return -1;
    run_child(&child, arena, job, is_cover ? "cover" : "audio", made->dir.path);
    if (take_verdict(made, arena, job, &child, err) == 0)
        return 0;
    dp_media_made_clear(made);
    return -1;
}

bool
dp_media_is_refusal(const struct dp_err *err)
{
    return err->code == DP_E_UNSUPPORTED_MEDIA
           || err->code == DP_E_MEDIA_REFUSED;
}

void
dp_media_made_clear(struct dp_media_made *made)
{
    dp_media_jobdir_close(&made->dir);
    made->path = NULL;
}

const char *
dp_media_report(struct dp_arena *arena, const struct dp_media_job *job,
                struct dp_err *err)
{
    struct dp_media_jobdir dir;
    struct child child;

    if (open_dir(&dir, arena, job, NULL, err) != 0)
        return NULL;
    run_child(&child, arena, job, "--jail-report", dir.path);
    dp_media_jobdir_close(&dir);
    if (child.end == DP_MEDIA_END_EXIT && WIFEXITED(child.status)
        && WEXITSTATUS(child.status) == 0)
        return child.out;
    broke(&child, err);
    return NULL;
}
