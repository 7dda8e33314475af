/*
 * media-job: one media job from a shell, for the tests; prints its outcome as
 * a line of JSON.
 *
 *   media-job cover|audio SOURCE ROOT RESULT NAME=VALUE...
 *   media-job report ROOT NAME=VALUE...
 *   media-job sweep ROOT AGE_S
 *
 * A name is one of the budget's, or program, ffmpeg, ffprobe, user, jail
 * (weak) or stop_at (the heart-beat, each 100 ms, that says stop).  The
 * result is moved to RESULT.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "media/run.h"
#include "json/json.h"

struct beats {
    int seen;
    int stop_at;
};

static int
beat(void *arg)
{
    struct beats *beats = arg;

    beats->seen++;
    return beats->stop_at > 0 && beats->seen >= beats->stop_at ? -1 : 0;
}

static void
take_setting(struct dp_media_job *job, const char *arg)
{
    const struct {
        const char *name;
        const char **into;
    } names[] = {
        {"program=", &job->program},
        {"ffmpeg=", &job->ffmpeg},
        {"ffprobe=", &job->ffprobe},
        {"user=", &job->user},
    };
    struct beats *beats = job->beat_arg;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        size_t len = strlen(names[i].name);

        if (strncmp(arg, names[i].name, len) == 0) {
            *names[i].into = arg + len;
            return;
        }
    }
    if (strcmp(arg, "jail=weak") == 0)
        job->weak_jail = true;
    else if (strncmp(arg, "stop_at=", 8) == 0)
        beats->stop_at = atoi(arg + 8);
    else if (dp_media_budget_parse(&job->budget, arg) != 0)
        fprintf(stderr, "media-job: %s: not understood\n", arg);
}

static const char *
outcome_of(int result, const struct dp_err *err)
{
    if (result == 0)
        return "made";
    if (dp_media_is_refusal(err))
        return "refused";
    return err->code == DP_E_LOST_LEASE ? "stopped" : "broke";
}

static json_t *
parsed(const char *text)
{
    json_t *value = text == NULL ? NULL : json_loads(text, 0, NULL);

    return value == NULL ? json_null() : value;
}

static void
print_costs(json_t *line, int64_t began_ms)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    json_object_set_new(line, "wall_ms", json_integer(dp_mono_ms() - began_ms));
    json_object_set_new(line, "rss_kib", json_integer(used.ru_maxrss));
    json_object_set_new(
        line, "cpu_ms",
        json_integer((used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
                     + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000));
}

static int
run(struct dp_media_job *job, struct dp_arena *arena, const char *result_path)
{
    int64_t began_ms = dp_mono_ms();
    struct beats *beats = job->beat_arg;
    struct dp_media_made made;
    struct dp_err err = {0};
    int result = dp_media_run(&made, arena, job, &err);
    json_t *line =
        json_pack("{s:s,s:s,s:s?,s:s,s:s?,s:o,s:o,s:i}", "outcome",
                  outcome_of(result, &err), "error", dp_err_name(&err), "code",
                  made.refusal_code, "text", dp_err_text(&err), "data",
                  err.data_json, "facts", parsed(made.facts_json), "advisories",
                  parsed(made.advisories_json), "beats", beats->seen);

    if (result == 0 && rename(made.path, result_path) != 0)
        perror(result_path);
    dp_media_made_clear(&made);
    print_costs(line, began_ms);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
    return 0;
}

static int
report(const struct dp_media_job *job, struct dp_arena *arena)
{
    struct dp_err err = {0};
    const char *text = dp_media_report(arena, job, &err);

    puts(text == NULL ? err.detail : text);
    return text == NULL;
}

int
main(int argc, char **argv)
{
    struct beats beats = {0};
    struct dp_media_job job = {.ffmpeg = "/usr/bin/ffmpeg",
                               .ffprobe = "/usr/bin/ffprobe",
                               .beat = beat,
                               .beat_arg = &beats,
                               .beat_ms = 100};
    bool is_report = argc > 2 && strcmp(argv[1], "report") == 0;
    struct dp_arena arena;
    int result;

    if (argc == 4 && strcmp(argv[1], "sweep") == 0) {
        printf("%d\n", dp_media_jobdir_sweep(argv[2], atoi(argv[3])));
        return 0;
    }
    if (argc < 5 && !is_report)
        return 2;
    dp_json_init();
    dp_arena_init(&arena);
    dp_media_budget_init(&job.budget);
    job.kind = strcmp(argv[1], "audio") == 0 ? DP_MEDIA_AUDIO : DP_MEDIA_COVER;
    job.source_path = argv[2];
    job.work_root = is_report ? argv[2] : argv[3];
    for (int i = is_report ? 3 : 5; i < argc; i++)
        take_setting(&job, argv[i]);
    result = is_report ? report(&job, &arena) : run(&job, &arena, argv[4]);
    dp_arena_clear(&arena);
    return result;
}
