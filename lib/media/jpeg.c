/*
 * The size of a JPEG file, from its markers.
 */
#include "media/jpeg.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEGMENTS_MAX 200

static bool
read_at(int fd, int64_t offset, unsigned char *into, size_t len)
{
    return pread(fd, into, len, offset) == (ssize_t)len;
}

/* SOF0 to SOF15 but for DHT, JPG and DAC, which share the range. */
static bool
is_frame(unsigned marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8
           && marker != 0xcc;
}

static bool
ends_well(int fd)
{
    unsigned char end[2];
    struct stat st;

    return fstat(fd, &st) == 0 && st.st_size >= 4
           && read_at(fd, st.st_size - 2, end, 2) && end[0] == 0xff
           && end[1] == 0xd9;
}

int
dp_media_jpeg_read(int fd, struct dp_media_jpeg *jpeg)
{
    unsigned char p[10];
    int64_t at = 2;

    memset(jpeg, 0, sizeof(*jpeg));
    if (!ends_well(fd) || !read_at(fd, 0, p, 2) || p[0] != 0xff || p[1] != 0xd8)
        return -1;
    for (int i = 0; i < SEGMENTS_MAX; i++) {
        if (!read_at(fd, at, p, sizeof(p)) || p[0] != 0xff || p[1] < 0xc0)
            return -1;
        if (is_frame(p[1])) {
            jpeg->height_px = p[5] << 8 | p[6];
            jpeg->width_px = p[7] << 8 | p[8];
            jpeg->components = p[9];
            return jpeg->height_px > 0 && jpeg->width_px > 0
                           && jpeg->components > 0
                       ? 0
                       : -1;
        }
        at += 2 + (p[2] << 8 | p[3]);
    }
    return -1;
}
