/* Range requests (RFC 9110 section 14), one range at a time. */
#ifndef DP_HTTP_RANGE_H
#define DP_HTTP_RANGE_H

#include <stdbool.h>
#include <stdint.h>

struct dp_range {
    int64_t start;
    int64_t len; /* 0 = it lies behind the end: 416 */
};

/*
 * Parse a Range header for a document of size_bytes.  false: it is none that
 * is served in part (malformed, several ranges, another unit), and the whole
 * document is the right answer; range is then unchanged.
 */
bool dp_range_parse(struct dp_range *range, const char *header,
                    int64_t size_bytes);

#endif
