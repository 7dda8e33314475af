/* QR codes, as models of pages. */
#ifndef QR_H
#define QR_H

#include <jansson.h>

#include "base/err.h"

/*
 * The code of text as a drawing: {"size": n, "bars": [{x, y, width}]}, one
 * bar for each run of dark squares, with a border of 4.  NULL on failure.
 */
json_t *qr_rows(const char *text, struct dp_err *err);

#endif
