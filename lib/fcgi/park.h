/*
 * Open answers (http/held.h): one loop for each process, started by the first.
 *
 * An open answer costs its descriptor and a few hundred bytes.  The loop
 * writes what is queued, beats when there is silence, sees clients leave,
 * and ends answers whose time is over.
 */
#ifndef DP_FCGI_PARK_H
#define DP_FCGI_PARK_H

#include <stdbool.h>
#include <stdint.h>

#include "http/held.h"

/*
 * Take over an answer whose head and body are written, with its descriptor,
 * and call opened().  request_id is that of the FastCGI request, or
 * DP_FRAME_NONE.
 */
void dp_park(struct dp_held *held, int fd, int request_id);

/* How many are open, those counted in whose handler has not returned. */
int dp_park_count(void);

/* The process is about to end: all say farewell, no more are taken. */
void dp_park_stop(void);

/*
 * After dp_park_stop(), or when none is open: true once all have ended, and
 * the loop with them; false at deadline_ms on dp_mono_ms()'s clock.
 */
bool dp_park_wait(int64_t deadline_ms);

#endif
