/* What agents read about releases, printed from the tables. */
#ifndef DP_RELEASE_REFERENCE_H
#define DP_RELEASE_REFERENCE_H

#include <jansson.h>

#include "base/arena.h"
#include "conf/conf.h"

/* Fields, required ones, notes and an example; in the arena. */
json_t *dp_reference_schema(struct dp_arena *arena, const struct dp_conf *conf);

/* The rules, as JSON; in the arena. */
json_t *dp_reference_rules(struct dp_arena *arena, const struct dp_conf *conf);

/* The rules, as markdown. */
const char *dp_reference_hitlist(struct dp_arena *arena,
                                 const struct dp_conf *conf);

/* How to release a record, as markdown. */
const char *dp_reference_guide(struct dp_arena *arena,
                               const struct dp_conf *conf);

#endif
