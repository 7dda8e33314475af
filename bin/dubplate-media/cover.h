/*
 * Covers: a JPEG of the budget's cover_side_px, square, sRGB, without
 * metadata, from a square picture.  Reads `in`, writes `out`.
 */
#ifndef DP_DUBPLATE_MEDIA_COVER_H
#define DP_DUBPLATE_MEDIA_COVER_H

#include "answer.h"
#include "media/budget.h"
#include "media/sniff.h"

/* Look at the header, refuse what is out of budget, then decode and make. */
enum outcome cover_make(struct answer *answer, const struct dp_media_type *type,
                        const struct dp_media_budget *budget);

/* The version of the library, as it tells it. */
const char *cover_library(void);

#endif
