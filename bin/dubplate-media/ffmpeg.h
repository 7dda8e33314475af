/*
 * FFmpeg's two commands, run in the jail: ffprobe tells what is inside `in`,
 * ffmpeg decodes it and writes `out`.
 *
 * Both get the one demuxer and the decoders of the sniffed type by name, and
 * may open nothing but files; arguments are a fixed array, so no text of a
 * client ever reaches them.
 */
#ifndef DP_DUBPLATE_MEDIA_FFMPEG_H
#define DP_DUBPLATE_MEDIA_FFMPEG_H

#include <stdbool.h>

#include "answer.h"
#include "jail.h"
#include "media/sniff.h"

struct probe {
    char codec[32];
    char sample_fmt[16];
    int channels;
    int rate_hz;
    int bits;            /* of a sample as the file has it; 0: lossy */
    int64_t duration_ms; /* as the file says or ffprobe reckons */
};

/* What ffmpeg measured while it decoded. */
struct loudness {
    bool known;
    double lufs;      /* integrated, EBU R 128 */
    double peak_dbfs; /* sample peak; -inf for digital silence */
};

/* Refusals: audio_damaged, audio_no_stream, audio_codec, media_budget. */
enum outcome ffmpeg_probe(struct answer *answer, const struct jail *jail,
                          const struct dp_media_type *type,
                          struct probe *probe);

/*
 * Decode the first audio stream into a WAV file of that rate and depth (16 or
 * 24), stereo.  strict: any damage refuses the file.
 */
struct ffmpeg_make {
    const struct dp_media_type *type;
    const struct probe *probe;
    int rate_hz;
    int bits;
    bool strict;
};
enum outcome ffmpeg_make(struct answer *answer, const struct jail *jail,
                         const struct ffmpeg_make *make,
                         struct loudness *loudness);

/* First word after "ffmpeg version", into text; "unknown" on failure. */
void ffmpeg_version(const struct jail *jail, char *text, size_t size);

#endif
