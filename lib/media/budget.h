/*
 * Budgets: what one media job may cost at most.
 *
 * One table names every limit with its default, its range and its unit.  The
 * program that runs a job prints it as options of the child (--side-px-max=..)
 * and the child parses them with the same table, so the two cannot disagree.
 * The settings of the same names come from lib/conf.
 *
 * libc only, because the jailed child uses it too.
 */
#ifndef DP_MEDIA_BUDGET_H
#define DP_MEDIA_BUDGET_H

#include <stddef.h>
#include <stdint.h>

/* Side of every cover made, in pixels. */
#define DP_MEDIA_COVER_SIDE_PX 3000

struct dp_media_budget {
    int64_t side_px_min;      /* cover: smallest side of a source */
    int64_t side_px_max;      /* cover: largest side of a source */
    int64_t pixels_max;       /* cover: width times height of a source */
    int64_t duration_s_max;   /* audio: length of a source */
    int64_t channels_max;     /* audio: channels of a source */
    int64_t rate_hz_max;      /* audio: sample rate of a source */
    int64_t output_bytes_max; /* result, predicted and enforced */
    int64_t memory_bytes_max; /* address space of each process in the jail */
    int64_t cpu_s_max;        /* processor time of each of them */
    int64_t wall_s_max;       /* from start to kill, whole job */
    int64_t processes_max;    /* processes and threads of the user */
};

struct dp_media_limit {
    const char *name; /* option and setting name, without prefix */
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
