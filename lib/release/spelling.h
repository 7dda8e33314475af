/* One spelling for what clients write in several. */
#ifndef DP_RELEASE_SPELLING_H
#define DP_RELEASE_SPELLING_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "json/args.h"

/*
 * A copy of object with the names of fields, camelCase turned into
 * snake_case and plain variants of values made equal: "2026" for a year is
 * 2026, a writer "Ada Byron" is {"name": "Ada Byron"}, the role "Featured
 * Artist" is featured_artist, codes lose blanks and hyphens.  Members no row
 * knows are kept as they are.  where names the object in messages.
 * DP_E_BAD_PARAMS when one field comes in two spellings with different
 * values.
 */
int dp_spelling_settle(struct dp_arena *arena, const struct dp_arg *fields,
                       const json_t *object, const char *where, json_t **result,
                       struct dp_err *err);

#endif
