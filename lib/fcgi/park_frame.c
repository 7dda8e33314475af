/* The records of an open answer. */
#include "fcgi/park_frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION_1 1
#define END_REQUEST 3
#define STDOUT 6
#define HEAD_BYTES 8
#define END_BYTES 8

/* Content of one record: below 65,536, and a multiple of 8 as is advised. */
#define CONTENT_MAX 65528u

size_t
dp_frames_waiting(const struct dp_frames *frames)
{
    return frames->len - frames->sent;
}

/* Room for so many bytes more at the end. */
static int
make_room(struct dp_frames *frames, size_t bytes)
{
    size_t waiting = dp_frames_waiting(frames);
    size_t cap = frames->cap;
    char *data;

    if (frames->sent > 0) {
        memmove(frames->data, frames->data + frames->sent, waiting);
        frames->sent = 0;
        frames->len = waiting;
    }
    if (bytes <= cap - waiting)
        return 0;
    if (cap < 256)
        cap = 256;
    while (cap - waiting < bytes)
        cap *= 2;
    data = realloc(frames->data, cap);
    if (data == NULL)
        return -1;
    frames->data = data;
    frames->cap = cap;
    return 0;
}

static void
append(struct dp_frames *frames, const void *data, size_t len)
{
    memcpy(frames->data + frames->len, data, len);
    frames->len += len;
}

static void
append_record(struct dp_frames *frames, int type, const void *content,
              size_t len)
{
    const unsigned char head[HEAD_BYTES] = {
        VERSION_1,
        (unsigned char)type,
        (unsigned char)(frames->request_id >> 8),
        (unsigned char)frames->request_id,
        (unsigned char)(len >> 8),
        (unsigned char)len,
    };

    append(frames, head, sizeof(head));
    append(frames, content, len);
}

int
dp_frames_add(struct dp_frames *frames, const void *data, size_t len)
{
    const char *bytes = data;
    size_t heads = (len / CONTENT_MAX + 1) * HEAD_BYTES;

    if (make_room(frames, len + heads) < 0)
        return -1;
    if (frames->request_id == DP_FRAME_NONE) {
        append(frames, data, len);
        return 0;
    }
    while (len > 0) {
        size_t part = len < CONTENT_MAX ? len : CONTENT_MAX;

        append_record(frames, STDOUT, bytes, part);
        bytes += part;
        len -= part;
    }
    return 0;
}

int
dp_frames_end(struct dp_frames *frames)
{
    static const char complete[END_BYTES]; /* status 0, FCGI_REQUEST_COMPLETE */

    if (frames->request_id == DP_FRAME_NONE)
        return 0;
    if (make_room(frames, 2 * HEAD_BYTES + END_BYTES) < 0)
        return -1;
    append_record(frames, STDOUT, "", 0);
    append_record(frames, END_REQUEST, complete, sizeof(complete));
    return 0;
}

int
dp_frames_flush(struct dp_frames *frames, int fd)
{
    while (dp_frames_waiting(frames) > 0) {
        ssize_t n = write(fd, frames->data + frames->sent,
                          dp_frames_waiting(frames));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return 1;
        if (n < 0)
            return -1;
        frames->sent += (size_t)n;
    }
    dp_frames_clear(frames);
    return 0;
}

void
dp_frames_clear(struct dp_frames *frames)
{
    free(frames->data);
    frames->data = NULL;
    frames->len = frames->sent = frames->cap = 0;
}
