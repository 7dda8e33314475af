/*
 * One plain request to a server of the operator's own: for dubplatectl
 * doctor.  Any address is asked, so never hand it one from a stranger; for
 * those there is http/client.h.
 *
 * Part of libdubplate_fetch.
 */
#ifndef DP_HTTP_PROBE_H
#define DP_HTTP_PROBE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct dp_probe {
    const char *method;
    const char *url;
    const char *const *headers; /* "Name: value", ends with NULL; or NULL */
    int64_t body_bytes;         /* that many blanks are sent; 0 = no body */
    int64_t timeout_ms;
};

struct dp_probed {
    int status;
    const char *headers; /* all of them, lines as they came */
    const char *body;    /* the first 64 KiB, NUL added */
};

/* DP_E_FETCH, with libcurl's words as the text, when no answer came. */
int dp_probe_run(struct dp_arena *arena, const struct dp_probe *probe,
                 struct dp_probed *probed, struct dp_err *err);

/* The value of a header of the answer in the arena, or NULL. */
const char *dp_probed_header(struct dp_arena *arena,
                             const struct dp_probed *probed,
                             const char *name);

#endif
