/*
 * The fields of a release and of its tracks: argument tables.
 *
 * The tables print the schemas that clients are shown, name the spellings
 * that are taken (snake_case, camelCase) and say what type a value has.  A
 * draft may be incomplete, so no row is required here: what a submit needs is
 * in the lists beside them, and a rule looks at it.
 */
#ifndef DP_RELEASE_FIELDS_H
#define DP_RELEASE_FIELDS_H

#include "json/args.h"

extern const struct dp_arg dp_release_fields[];
extern const struct dp_arg dp_track_fields[];

/* A track patch: which track, and its new fields. */
extern const struct dp_arg dp_track_patch_fields[];

/* What a submit needs; ends with NULL. */
extern const char *const dp_release_required[];
extern const char *const dp_track_required[];

/* Roles of contributors; ends with NULL. */
extern const char *const dp_contributor_roles[];

#endif
