/*
 * What the jailed child said: its one line of JSON, read without trust.
 */
#ifndef DP_MEDIA_VERDICT_H
#define DP_MEDIA_VERDICT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* No honest line is longer. */
#define DP_MEDIA_VERDICT_BYTES 16384

struct dp_media_verdict {
    const char *code;   /* why it is refused, or NULL */
    const char *text;   /* with code: what to do about it */
    json_t *facts;      /* object, of the source; the arena's */
    json_t *advisories; /* array of {code, text}; the arena's, or NULL */
};

/*
 * Parse the line; refused says which form is expected.  -1, DP_E_INTERNAL:
 * it is not what a sound child says.
 */
int dp_media_verdict_parse(struct dp_media_verdict *verdict,
                           struct dp_arena *arena, const char *line,
                           bool refused, struct dp_err *err);

#endif
