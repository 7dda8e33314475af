/*
 * What the jailed child made, looked at without trust: the file's own bytes
 * must say that it is the cover or the audio that was asked for.
 */
#ifndef DP_MEDIA_RESULT_H
#define DP_MEDIA_RESULT_H

#include <jansson.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "media/budget.h"
#include "media/sniff.h"

struct dp_media_result {
    enum dp_media_kind kind;
    int fd; /* of the file; its position is not used */
    int64_t size_bytes;
    const struct dp_media_budget *budget;
    const json_t *facts; /* what the child says of the source */
};

/*
 * Facts of the result, an object of the arena: media_type, size_bytes,
 * and width_px, height_px or sample_rate_hz, channels, bits, duration_ms.
 * NULL, DP_E_INTERNAL: it is not a result.
 */
json_t *dp_media_result_facts(const struct dp_media_result *result,
                              struct dp_arena *arena,
                              const struct dp_media_type **type,
                              struct dp_err *err);

#endif
