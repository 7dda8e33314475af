/*
 * The document of a release: what a draft holds and a submit sends.
 *
 *   {"release": {...}, "tracks": [{...}], "uploadRequests": [...],
 *    "trackSeq": 3}
 *
 * Inside, names are in snake_case, whatever spelling a client sent; members
 * that no table knows are kept.  null means absent.  Every track has a
 * track_id that stays with it; trackSeq counts those given out.
 *
 * Changes never touch the document they start from: each gives a new one.
 * All values live in the arena.
 */
#ifndef DP_RELEASE_DOCUMENT_H
#define DP_RELEASE_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "crypto/hash.h"
#include "json/args.h"

#define DP_TRACKS_MAX 300

struct dp_document {
    json_t *release;         /* an object, never NULL */
    json_t *tracks;          /* an array, never NULL */
    json_t *upload_requests; /* an array, never NULL */
    int64_t track_seq;
};

/* What a client sends; NULL = says nothing about that part. */
struct dp_change {
    bool replace; /* the change is the whole document */
    json_t *release;
    json_t *tracks;
    json_t *track_patches;
    json_t *upload_requests;
};

void dp_document_init(struct dp_document *document, struct dp_arena *arena);

/* From what the database keeps. */
int dp_document_parse(struct dp_arena *arena, const char *text,
                      struct dp_document *document, struct dp_err *err);

/* The same, to be kept; a new reference. */
json_t *dp_document_json(const struct dp_document *document);

/*
 * base with change.  A delta merges release as a JSON merge patch (RFC 7396:
 * null deletes), takes tracks and uploadRequests as whole lists, and then
 * applies the track patches in order.  DP_E_BAD_PARAMS names what cannot be
 * applied.
 */
int dp_document_apply(struct dp_arena *arena, const struct dp_document *base,
                      const struct dp_change *change,
                      struct dp_document *result, struct dp_err *err);

/*
 * The hash of release and tracks in canonical form, without track ids: equal
 * for equal submissions.
 */
void dp_document_hash(struct dp_arena *arena,
                      const struct dp_document *document, struct dp_hash *hash);

#endif
