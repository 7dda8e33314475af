/*
 * Checks of what the jailed child made.
 */
#include "media/result.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "media/jpeg.h"
#include "media/wav.h"
#include "json/json.h"

static json_t *
cover_facts(const struct dp_media_result *result)
{
    int64_t side_px = result->budget->cover_side_px;
    struct dp_media_jpeg jpeg;

    if (dp_media_jpeg_read(result->fd, &jpeg) != 0 || jpeg.width_px != side_px
        || jpeg.height_px != side_px || jpeg.components != 3)
        return NULL;
    return json_pack("{s:s,s:I,s:i,s:i}", "media_type", "image/jpeg",
                     "size_bytes", (json_int_t)result->size_bytes, "width_px",
                     jpeg.width_px, "height_px", jpeg.height_px);
}

static json_t *
audio_facts(const struct dp_media_result *result)
{
    const struct dp_media_budget *budget = result->budget;
    json_int_t said_ms =
        json_integer_value(json_object_get(result->facts, "duration_ms"));
    struct dp_media_wav wav;

    if (dp_media_wav_read(result->fd, &wav) != NULL || wav.format != 1
        || wav.channels != 2 || (wav.bits != 16 && wav.bits != 24)
        || wav.rate_hz > budget->audio_max_rate_hz || wav.data_bytes == 0
        || result->size_bytes > budget->wav_max_bytes
        || dp_media_wav_ms(&wav) != said_ms)
        return NULL;
    return json_pack("{s:s,s:I,s:i,s:i,s:i,s:I}", "media_type", "audio/wav",
                     "size_bytes", (json_int_t)result->size_bytes,
                     "sample_rate_hz", wav.rate_hz, "channels", wav.channels,
                     "bits", wav.bits, "duration_ms", said_ms);
}

json_t *
dp_media_result_facts(const struct dp_media_result *result,
                      struct dp_arena *arena, const struct dp_media_type **type,
                      struct dp_err *err)
{
    bool is_cover = result->kind == DP_MEDIA_COVER;
    unsigned char head[DP_MEDIA_HEAD_BYTES];
    ssize_t len = pread(result->fd, head, sizeof(head), 0);
    json_t *facts = NULL;

    *type = len < 0 ? NULL : dp_media_sniff(head, (size_t)len);
    if (*type != NULL
        && strcmp((*type)->media_type, is_cover ? "image/jpeg" : "audio/wav")
               == 0)
        facts = is_cover ? cover_facts(result) : audio_facts(result);
    if (facts == NULL) {
        dp_fail(err, DP_E_INTERNAL, "the media child's result is unsound");
        return NULL;
    }
    return dp_json_keep(arena, facts);
}
