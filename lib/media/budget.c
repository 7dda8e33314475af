/*
 * Budgets: the one table of limits of a media job.
 */
#include "media/budget.h"

#include <string.h>

#include "base/number.h"
#include "conf/media.h"

#define ROW(name, normal, lowest, highest, help)                              \
    {#name, offsetof(struct dp_media_budget, name), normal, lowest, highest,  \
     help},

/* clang-format off */
const struct dp_media_limit dp_media_limits[] = {
    DP_MEDIA_LIMITS(ROW)
    ROW(audio_max_channels, 8, 1, 64, "Audio with more channels is refused.")
    ROW(audio_max_rate_hz, 192000, 8000, 768000,
        "Audio with a higher sample rate is refused.")
    ROW(processes_max, 1024, 16, 65536, "Processes and threads of the user.")
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
