/* One-dimensional PostgreSQL arrays in their text form, {a,"b c",NULL}. */
#ifndef DP_PG_ARRAY_H
#define DP_PG_ARRAY_H

#include "base/arena.h"
#include "pg/stmt.h"

/* false: not such an array.  An element that is NULL becomes "". */
bool dp_pg_array_texts(struct dp_arena *arena, const char *text,
                       struct dp_texts *texts);

bool dp_pg_array_ints(struct dp_arena *arena, const char *text,
                      struct dp_ints *ints);

#endif
