/*
 * Cargo: all that a release's messages are made of, read from the database
 * once per run of a job.
 *
 * Nothing in it depends on when or by whom it is read: the same job gives the
 * same message, byte for byte, however often it is tried.  So a delivery that
 * was cut off is simply made again, in the same place.
 */
#ifndef DP_WORKER_CARGO_H
#define DP_WORKER_CARGO_H

#include <jansson.h>

#include "store/asset.h"
#include "store/delivery.h"
#include "store/job.h"
#include "store/release.h"
#include "store/storelist.h"
#include "task.h"

/* A file that goes along: the derived one of an asset. */
struct parcel {
    const struct dp_asset *asset;
    const char *name;   /* below resources/ */
    const char *sha256; /* NULL before the package step */
    json_t *facts;      /* of the derived file; an object */
};

struct cargo_track {
    struct dp_track row;
    json_t *fields; /* of the document */
    struct parcel audio;
};

struct cargo {
    struct dp_release release;
    struct dp_release_revision revision;
    const char *created_at; /* of the job: the time of its messages */
    bool takedown;
    json_t *fields; /* release of the document */
    struct cargo_track *tracks;
    size_t n_tracks;
    struct parcel cover;
    const char *missing; /* the document cannot be delivered: why; or NULL */
};

/* Read it all.  cargo->missing is set when the document lacks something. */
int cargo_load(struct cargo *cargo, struct task *task, struct dp_err *err);

/* Take the sums that the package step found; false: they are not there. */
bool cargo_take_sums(struct cargo *cargo, struct dp_arena *arena,
                     const struct dp_job_step *steps, size_t n);

#endif
