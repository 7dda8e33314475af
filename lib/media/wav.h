/*
 * The structure of a WAV file: RIFF or RF64, a format chunk, samples, and
 * nothing that does not belong there.
 *
 * Two uses: the jailed child refuses damaged sources before it decodes them,
 * and the program that ran the child checks the result without trusting it.
 * Only headers are read, at most some kilobytes.  libc only.
 */
#ifndef DP_MEDIA_WAV_H
#define DP_MEDIA_WAV_H

#include <stdint.h>

struct dp_media_wav {
    int format; /* 1 PCM, 3 float; the inner one where it is extensible */
    int channels;
    int rate_hz;
    int bits;
    int frame_bytes;     /* one sample of every channel */
    int64_t data_offset; /* of the first sample in the file */
    int64_t data_bytes;
};

/*
 * Read the structure of the open file fd (its position is not used).
 * NULL: whole, and wav is filled.  Otherwise one sentence, static, that says
 * what is wrong with the file.
 */
const char *dp_media_wav_read(int fd, struct dp_media_wav *wav);

/* Length in milliseconds, rounded. */
int64_t dp_media_wav_ms(const struct dp_media_wav *wav);

#endif
