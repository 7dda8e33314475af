/*
 * The directory of one media job: mode 0700, with `in` (the source) and an
 * empty `out`.
 *
 * `in` is a hard link where the jail keeps it from being changed, otherwise a
 * copy.  `out` is made here, so that the child needs no right to make files,
 * and stays open here, so that what is checked afterwards is that very file.
 */
#ifndef DP_MEDIA_JOBDIR_H
#define DP_MEDIA_JOBDIR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"

struct dp_media_jobdir {
    char *path;     /* of the directory */
    char *out_path; /* path "/out" */
    int out_fd;     /* open for reading and writing */
};

struct dp_media_source {
    const char *path;      /* the file to work on; NULL: no `in` */
    const char *work_root; /* an existing directory that we own */
    const char *user;      /* to own it, where we are root; or NULL */
    bool copy;             /* never a hard link */
};

/* Make and fill one; nothing is left behind on failure. */
int dp_media_jobdir_open(struct dp_media_jobdir *dir, struct dp_arena *arena,
                         const struct dp_media_source *source,
                         struct dp_err *err);

/*
 * `out` becomes ours again, and is still the file that was made: -1 when
 * something else lies under its name.  size_bytes gets its size.
 */
int dp_media_jobdir_take(struct dp_media_jobdir *dir, int64_t *size_bytes,
                         struct dp_err *err);

/* Remove it with all that is in it; safe to repeat. */
void dp_media_jobdir_close(struct dp_media_jobdir *dir);

/*
 * Remove directories that a killed program left in work_root and that are
 * older than age_s seconds; how many.
 */
int dp_media_jobdir_sweep(const char *work_root, int64_t age_s);

#endif
