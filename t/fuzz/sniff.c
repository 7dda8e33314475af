/* What a file is: its first bytes, and the headers of WAV and JPEG. */
#include "config.h"

#include "media/sniff.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "media/jpeg.h"
#include "media/wav.h"

static void
read_headers(const uint8_t *data, size_t size)
{
    int fd = memfd_create("media", 0);
    struct dp_media_wav wav;
    struct dp_media_jpeg jpeg;

    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    if (dp_media_wav_read(fd, &wav) == NULL) {
        MUST(wav.channels > 0 && wav.rate_hz > 0 && wav.frame_bytes > 0);
        MUST(wav.data_offset > 0
             && wav.data_offset + wav.data_bytes <= (int64_t)size);
        MUST(dp_media_wav_ms(&wav) >= 0);
    }
    if (dp_media_jpeg_read(fd, &jpeg) == 0)
        MUST(jpeg.width_px > 0 && jpeg.height_px > 0 && jpeg.components > 0);
    close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t head = size < DP_MEDIA_HEAD_BYTES ? size : DP_MEDIA_HEAD_BYTES;
    const struct dp_media_type *type = dp_media_sniff(data, head);
    const char *name = dp_media_looks_like(data, head);

    MUST(name != NULL && name[0] != '\0');
    if (type != NULL)
        MUST(type >= dp_media_types && type->media_type != NULL
             && type->loader != NULL);
    read_headers(data, size);
    return 0;
}
