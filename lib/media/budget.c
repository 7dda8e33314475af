/*
 * Budgets: the one table of limits of a media job.
 */
#include "media/budget.h"

#include <string.h>

#include "base/number.h"

#define FIELD(name) offsetof(struct dp_media_budget, name)
#define MIB (1024 * 1024)
#define GIB (1024LL * MIB)

/* clang-format off */
const struct dp_media_limit dp_media_limits[] = {
    {"cover_side_px", FIELD(cover_side_px), 3000, 100, 16384,
     "side of a finished cover"},
    {"cover_min_side_px", FIELD(cover_min_side_px), 1400, 1, 16384,
     "smallest side of a picture"},
    {"cover_max_side_px", FIELD(cover_max_side_px), 16384, 1, 65535,
     "largest side of a picture"},
    {"cover_max_pixels", FIELD(cover_max_pixels), 100000000, 1, INT64_MAX,
     "most pixels of a picture"},
    {"audio_max_s", FIELD(audio_max_s), 4 * 3600, 1, 24 * 3600,
     "longest audio, in seconds"},
    {"audio_max_channels", FIELD(audio_max_channels), 8, 1, 64,
     "most channels of audio"},
    {"audio_max_rate_hz", FIELD(audio_max_rate_hz), 192000, 8000, 768000,
     "highest sample rate of audio"},
    {"wav_max_bytes", FIELD(wav_max_bytes), 2 * GIB, 1, 4 * GIB - 1,
     "largest file a job may make"},
    {"memory_max_bytes", FIELD(memory_max_bytes), 3 * GIB / 2, 64 * MIB,
     INT64_MAX, "address space of a media process"},
    {"cpu_max_s", FIELD(cpu_max_s), 120, 1, 3600,
     "processor time of a media process"},
    {"wall_max_s", FIELD(wall_max_s), 300, 1, 7200,
     "time a media job may take in all"},
    {"processes_max", FIELD(processes_max), 1024, 16, 65536,
     "processes and threads of the user"},
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

    if (equals == NULL)
        return -1;
    limit = find_limit(text, (size_t)(equals - text));
    if (limit == NULL)
        return -1;
    return dp_number_parse(equals + 1, limit->lowest, limit->highest,
                           field(budget, limit));
}
