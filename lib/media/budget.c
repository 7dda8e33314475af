/*
 * Budgets: the one table of limits of a media job.
 */
#include "media/budget.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(name) offsetof(struct dp_media_budget, name)
#define MIB (1024 * 1024)
#define GIB (1024LL * MIB)

/* clang-format off */
const struct dp_media_limit dp_media_limits[] = {
    {"side-px-min", FIELD(side_px_min), 1400, 16, 3000,
     "smallest side of a cover, in pixels"},
    {"side-px-max", FIELD(side_px_max), 16384, 3000, 65535,
     "largest side of a cover, in pixels"},
    {"pixels-max", FIELD(pixels_max), 100000000, 9000000, 1000000000,
     "most pixels of a cover"},
    {"duration-s-max", FIELD(duration_s_max), 4 * 3600, 1, 24 * 3600,
     "longest audio, in seconds"},
    {"channels-max", FIELD(channels_max), 8, 1, 64,
     "most channels of audio"},
    {"rate-hz-max", FIELD(rate_hz_max), 192000, 8000, 768000,
     "highest sample rate of audio, in Hz"},
    {"output-bytes-max", FIELD(output_bytes_max), 2 * GIB, MIB,
     4 * GIB - MIB, "largest file a job may make, in bytes"},
    {"memory-bytes-max", FIELD(memory_bytes_max), 3 * GIB / 2, 256 * MIB,
     64 * GIB, "address space of a media process, in bytes"},
    {"cpu-s-max", FIELD(cpu_s_max), 120, 1, 3600,
     "processor time of a media process, in seconds"},
    {"wall-s-max", FIELD(wall_s_max), 300, 1, 7200,
     "time a media job may take, in seconds"},
    {"processes-max", FIELD(processes_max), 1024, 16, 65536,
     "processes and threads of the user the job runs as"},
    {0},
};
/* clang-format on */

static int64_t *
field(struct dp_media_budget *budget, const struct dp_media_limit *limit)
{
    return (int64_t *)(void *)((char *)budget + limit->offset);
}

void
dp_media_budget_init(struct dp_media_budget *budget)
{
    for (const struct dp_media_limit *l = dp_media_limits; l->name; l++)
        *field(budget, l) = l->normal;
}

int64_t
dp_media_budget_get(const struct dp_media_budget *budget,
                    const struct dp_media_limit *limit)
{
    int64_t value;

    memcpy(&value, (const char *)budget + limit->offset, sizeof(value));
    return value;
}

static const struct dp_media_limit *
find_limit(const char *name, size_t len)
{
    for (const struct dp_media_limit *l = dp_media_limits; l->name; l++) {
        if (strlen(l->name) == len && memcmp(l->name, name, len) == 0)
            return l;
    }
    return NULL;
}

int
dp_media_budget_parse(struct dp_media_budget *budget, const char *text)
{
    const char *equals = strchr(text, '=');
    const struct dp_media_limit *limit;
    long long value;
    char *end;

    if (equals == NULL || equals[1] < '0' || equals[1] > '9')
        return -1;
    limit = find_limit(text, (size_t)(equals - text));
    errno = 0;
    value = strtoll(equals + 1, &end, 10);
    if (limit == NULL || *end != '\0' || errno != 0 || value < limit->lowest
        || value > limit->highest)
        return -1;
    *field(budget, limit) = value;
    return 0;
}
