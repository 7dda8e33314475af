/* Merge patches, and patches of single tracks. */
#ifndef DP_RELEASE_PATCHES_H
#define DP_RELEASE_PATCHES_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * target (NULL = {}) with patch, by RFC 7396: objects merge, null deletes,
 * everything else replaces.  A new object in the arena; neither is changed.
 */
json_t *dp_patch_merge(struct dp_arena *arena, const json_t *target,
                       const json_t *patch);

/*
 * Apply track patches (dp_track_patch_fields) to tracks, in order and in
 * place.  DP_E_BAD_PARAMS when one names no track.
 */
int dp_patches_apply(struct dp_arena *arena, const json_t *patches,
                     json_t *tracks, struct dp_err *err);

#endif
