/*
 * What waits to be written to one open answer: as records of FastCGI 1.0
 * (section 3.3, 5.3 and 5.5), or as it is for plain CGI.
 */
#ifndef DP_FCGI_PARK_FRAME_H
#define DP_FCGI_PARK_FRAME_H

#include <stddef.h>

#define DP_FRAME_NONE (-1) /* no records: plain CGI */

/* Holds no memory while nothing waits. */
struct dp_frames {
    int request_id; /* of the FastCGI connection, or DP_FRAME_NONE */
    char *data;
    size_t len;  /* bytes in data */
    size_t sent; /* of those, written */
    size_t cap;
};

/* Bytes that wait. */
size_t dp_frames_waiting(const struct dp_frames *frames);

/* -1: no memory; nothing was added then. */
int dp_frames_add(struct dp_frames *frames, const void *data, size_t len);

/* The end of the answer: empty FCGI_STDOUT and FCGI_END_REQUEST. */
int dp_frames_end(struct dp_frames *frames);

/*
 * Write what the descriptor takes without waiting: 0 = all, 1 = some waits,
 * -1 = the peer has gone.
 */
int dp_frames_flush(struct dp_frames *frames, int fd);

void dp_frames_clear(struct dp_frames *frames);

#endif
