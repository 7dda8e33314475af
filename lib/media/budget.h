/*
 * Budgets: what one media job may cost at most.
 *
 * One table names every limit with its default and its range; most are rows
 * of conf/media.h, which are settings, too.  The program that runs a job
 * prints the table as options of the child (--cpu_max_s=..) and the child
 * parses them with it, so the two cannot disagree.
 *
 * libc only, because the jailed child uses it too.
 */
#ifndef DP_MEDIA_BUDGET_H
#define DP_MEDIA_BUDGET_H

#include <stddef.h>
#include <stdint.h>

struct dp_media_budget {
    int64_t cover_side_px;     /* of the result */
    int64_t cover_min_side_px; /* of a source, as are the next two */
    int64_t cover_max_side_px;
    int64_t cover_max_pixels;
    int64_t audio_max_s; /* of a source, as are the next two */
    int64_t audio_max_channels;
    int64_t audio_max_rate_hz;
    int64_t wav_max_bytes;    /* result, predicted and enforced */
    int64_t memory_max_bytes; /* address space of each jailed process */
    int64_t cpu_max_s;        /* processor time of each of them */
    int64_t wall_max_s;       /* from start to kill, whole job */
    int64_t processes_max;    /* processes and threads of the user */
};

struct dp_media_limit {
    const char *name; /* the option, and the key of its setting if any */
    size_t offset;    /* of the int64_t in struct dp_media_budget */
    int64_t normal;   /* default */
    int64_t lowest;
    int64_t highest;
    const char *help;
};

/* All limits, ended by a row without a name. */
extern const struct dp_media_limit dp_media_limits[];

/* Set every limit to its default. */
void dp_media_budget_init(struct dp_media_budget *budget);

/* The value of one row. */
int64_t dp_media_budget_get(const struct dp_media_budget *budget,
                            const struct dp_media_limit *limit);

/*
 * Take "name=value".  -1: no such limit, not a number, or out of range; then
 * the budget is unchanged.
 */
int dp_media_budget_parse(struct dp_media_budget *budget, const char *text);

#endif
