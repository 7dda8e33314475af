/*
 * How a program has a cover or an audio file made: in a directory and a
 * jailed process of its own, within a budget, with the result checked.
 *
 * The caller's process never decodes a byte of the file.  Whatever happens to
 * the child, the call returns: with a result, with a refusal (the file is at
 * fault, trying again is no use), or with a failure that is worth another
 * try.
 */
#ifndef DP_MEDIA_RUN_H
#define DP_MEDIA_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "media/budget.h"
#include "media/jobdir.h"
#include "media/sniff.h"

struct dp_media_job {
    enum dp_media_kind kind;
    const char *source_path;
    const char *work_root; /* for job directories; best beside the storage */
    const char *program;   /* path of dubplate-media */
    const char *ffmpeg;
    const char *ffprobe;
    const char *user; /* for the child, where the caller is root; or NULL */
    bool weak_jail;
    struct dp_media_budget budget;

    /* Called every beat_ms while the child runs; not 0: kill it and stop. */
    int (*beat)(void *);
    void *beat_arg;
    int64_t beat_ms; /* 0: never */
};

struct dp_media_made {
    const char *path; /* of the result; move it away, then clear */
    const struct dp_media_type *type;
    int64_t size_bytes;
    const char *facts_json;      /* of the source; "derived": of the result */
    const char *advisories_json; /* array of {code, text} */
    const char *refusal_code;    /* set when the file was refused */
    const char *refusal_text;
    struct dp_media_jobdir dir;
};

/* The settings of section [media]; kind, paths and beat are the caller's. */
void dp_media_job_init(struct dp_media_job *job, const struct dp_conf *conf);

/*
 * Run the job; blocks until the child is gone.  Strings are the arena's.
 *
 *  0  made is filled; end with dp_media_made_clear()
 * -1  refused: DP_E_UNSUPPORTED_MEDIA or DP_E_MEDIA_REFUSED, with the text
 *     for the owner; made has the refusal and the facts
 * -1  DP_E_LOST_LEASE: beat() said stop
 * -1  anything else: try again later
 */
int dp_media_run(struct dp_media_made *made, struct dp_arena *arena,
                 const struct dp_media_job *job, struct dp_err *err);

/* Is this failure of dp_media_run() the file's fault, for good? */
bool dp_media_is_refusal(const struct dp_err *err);

/* Remove the job's directory, with the result unless it was moved away. */
void dp_media_made_clear(struct dp_media_made *made);

/*
 * For tests: which jail layers hold in a child run as dp_media_run() runs it,
 * and which versions decode, as JSON.  NULL with err when it cannot run.
 */
const char *dp_media_report(struct dp_arena *arena,
                            const struct dp_media_job *job, struct dp_err *err);

#endif
