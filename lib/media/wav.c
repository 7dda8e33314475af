/*
 * The structure of a WAV file, read chunk by chunk.
 */
#include "media/wav.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNKS_MAX 1000
#define SIZE_UNSET 0xffffffffu /* RF64: the true size is in ds64 */

struct walk {
    int fd;
    int64_t at;      /* offset of the chunk's header */
    int64_t end;     /* where RIFF says the file ends */
    int64_t ds_data; /* size of data as ds64 tells it, or -1 */
    bool has_fmt;
    bool has_data;
    struct dp_media_wav *wav;
};

/* Chunks that tools put behind the samples; anything else is not ours. */
static const char *const after_data[] = {
    "LIST", "id3 ", "ID3 ", "bext", "cue ", "smpl", "inst", "fact", "PEAK",
    "iXML", "axml", "_PMX", "JUNK", "PAD ", "FLLR", "plst", "acid", "afsp",
    "cart", "umid", "levl", "chna", "minf", "elm1", "regn", NULL,
};

static uint32_t
le(const unsigned char *p, int bytes)
{
    uint32_t value = 0;

    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | p[i];
    return value;
}

static bool
read_at(int fd, int64_t offset, unsigned char *into, size_t len)
{
    return pread(fd, into, len, offset) == (ssize_t)len;
}

static const char *
open_riff(struct walk *walk, int64_t file_bytes)
{
    unsigned char head[12], ds[16];

    if (!read_at(walk->fd, 0, head, sizeof(head))
        || memcmp(head + 8, "WAVE", 4) != 0)
        return "the file ends within its header";
    walk->at = 12;
    walk->ds_data = -1;
    walk->end = 8 + (int64_t)le(head + 4, 4);
    if (memcmp(head, "RF64", 4) == 0) {
        uint64_t riff, data;

        if (!read_at(walk->fd, 12, head, 8) || memcmp(head, "ds64", 4) != 0
            || !read_at(walk->fd, 20, ds, sizeof(ds)))
            return "it is RF64 without a ds64 chunk";
        riff = le(ds, 4) | (uint64_t)le(ds + 4, 4) << 32;
        data = le(ds + 8, 4) | (uint64_t)le(ds + 12, 4) << 32;
        if (riff > INT64_MAX / 2 || data > INT64_MAX / 2)
            return "its ds64 chunk tells impossible sizes";
        walk->end = 8 + (int64_t)riff;
        walk->ds_data = (int64_t)data;
    }
    if (walk->end > file_bytes)
        return "it is shorter than its header says";
    if (file_bytes > walk->end + 1)
        return "bytes follow its end";
    return NULL;
}

static const char *
take_fmt(struct walk *walk, int64_t size)
{
    struct dp_media_wav *wav = walk->wav;
    unsigned char fmt[40] = {0};
    size_t want = size < 40 ? 16 : 40;

    if (walk->has_fmt || size < 16
        || !read_at(walk->fd, walk->at + 8, fmt, want))
        return "its format chunk is damaged";
    walk->has_fmt = true;
    wav->format = (int)le(fmt, 2);
    if (wav->format == 0xfffe)
        wav->format = (int)le(fmt + 24, 2);
    wav->channels = (int)le(fmt + 2, 2);
    wav->rate_hz = (int)(le(fmt + 4, 4) & 0x7fffffff);
    wav->frame_bytes = (int)le(fmt + 12, 2);
    wav->bits = (int)le(fmt + 14, 2);
    if (wav->channels == 0 || wav->rate_hz == 0 || wav->frame_bytes == 0)
        return "its format chunk is damaged";
    return NULL;
}

static const char *
take_data(struct walk *walk, int64_t size)
{
    if (walk->has_data || !walk->has_fmt)
        return "its chunks are out of order";
    walk->has_data = true;
    walk->wav->data_offset = walk->at + 8;
    walk->wav->data_bytes = size;
    if (size % walk->wav->frame_bytes != 0)
        return "it ends within a sample";
    return NULL;
}

static bool
is_known_after(const unsigned char *id)
{
    for (size_t i = 0; after_data[i] != NULL; i++) {
        if (memcmp(id, after_data[i], 4) == 0)
            return true;
    }
    return false;
}

/* Look at the chunk at walk->at and step over it. */
static const char *
take_chunk(struct walk *walk)
{
    unsigned char head[8];
    const char *fault = NULL;
    int64_t size;

    if (!read_at(walk->fd, walk->at, head, sizeof(head)))
        return "it ends within a chunk header";
    size = le(head + 4, 4);
    if (memcmp(head, "data", 4) == 0 && size == SIZE_UNSET
        && walk->ds_data >= 0)
        size = walk->ds_data;
    if (size > walk->end - walk->at - 8)
        return "a chunk goes on beyond the end of the file";
    if (memcmp(head, "fmt ", 4) == 0)
        fault = take_fmt(walk, size);
    else if (memcmp(head, "data", 4) == 0)
        fault = take_data(walk, size);
    else if (walk->has_data && !is_known_after(head))
        return "something unknown follows its samples";
    walk->at += 8 + size + (size & 1);
    return fault;
}

const char *
dp_media_wav_read(int fd, struct dp_media_wav *wav)
{
    struct walk walk = {.fd = fd, .wav = wav};
    struct stat st;
    const char *fault;

    memset(wav, 0, sizeof(*wav));
    if (fstat(fd, &st) != 0)
        return "it cannot be read";
    fault = open_riff(&walk, st.st_size);
    for (int i = 0; fault == NULL && walk.end - walk.at > 1; i++)
        fault = i < CHUNKS_MAX ? take_chunk(&walk) : "it has too many chunks";
    if (fault == NULL && !walk.has_data)
        fault = "it has no samples";
    return fault;
}

int64_t
dp_media_wav_ms(const struct dp_media_wav *wav)
{
    int64_t frames = wav->data_bytes / wav->frame_bytes;

    return frames / wav->rate_hz * 1000
           + (frames % wav->rate_hz * 1000 + wav->rate_hz / 2) / wav->rate_hz;
}
