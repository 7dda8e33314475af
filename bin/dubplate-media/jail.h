/*
 * The jail: what the program gives up before it looks at a file.
 *
 * Images and audio are decoded by large libraries that have had, and will
 * have, exploitable faults.  So the process that runs them can do nothing but
 * read `in`, write `out` and use up its budget: no other file, no network, no
 * other process, no new privilege.  The layers need no privileges to set up,
 * hold over exec of ffmpeg, and cannot be undone.
 *
 * Every layer must be in force or the program stops, unless the operator said
 * --jail=weak for a host whose kernel lacks one.
 */
#ifndef DP_DUBPLATE_MEDIA_JAIL_H
#define DP_DUBPLATE_MEDIA_JAIL_H

#include <jansson.h>
#include <stdbool.h>

#include "media/budget.h"

struct jail {
    const char *user; /* who to become when started as root, or NULL */
    bool weak;        /* go on without the layers that cannot be had */
    const char *ffmpeg;
    const char *ffprobe;
    const struct dp_media_budget *budget;
};

/*
 * Enter it, for good, with the current directory as the job's.  -1: a layer
 * could not be had and the jail is not weak; standard error says which.
 */
int jail_enter(const struct jail *jail);

/*
 * One wall more, for a process about to become ffmpeg: no children (threads
 * are left).  Fits struct dp_media_proc's prepare; the argument is ignored.
 */
int jail_alone(void *unused);

/*
 * Which layers are in force, each found out by trying what it must forbid:
 * {"user": true, "environment": true, "limits": true, ...}.
 */
json_t *jail_report(const struct jail *jail);

/* The layers that live in files of their own; 0, or -1 with errno. */
int jail_files(const struct jail *jail);
int jail_calls(void);

/* The kernel's Landlock version; 0: it has none. */
int jail_files_version(void);

#endif
