/* UTF-8 (RFC 3629): is it valid, and text made fit to show. */
#ifndef DP_BASE_UTF8_H
#define DP_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* How many bytes from the front are valid. */
size_t dp_utf8_span(const char *data, size_t len);

bool dp_utf8_valid(const char *data, size_t len);

/*
 * Bytes of the first character of len > 0; 1 when it is invalid.  *shown is
 * false for invalid bytes, control and bidirectional override characters.
 */
size_t dp_utf8_next(const char *data, size_t len, bool *shown);

/*
 * A copy for display: control and bidirectional override characters dropped,
 * invalid bytes replaced by '?', cut after max_chars code points.
 */
char *dp_utf8_clean(struct dp_arena *arena, const char *text,
                    size_t max_chars);

#endif
