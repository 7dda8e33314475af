/*
 * A shipment: a release or takedown job under way, step after step.
 *
 * Steps that are done stay done over crashes and retries.  A step that
 * concerns one store holds up that store only: the others go on.
 */
#ifndef DP_WORKER_SHIPMENT_H
#define DP_WORKER_SHIPMENT_H

#include "cargo.h"
#include "ern.h"
#include "task.h"

struct shipment {
    struct task *task;
    struct dp_job_step *steps;
    size_t n_steps;
    struct cargo cargo; /* see shipment_cargo() */
    bool loaded;
    const char *step_result; /* JSON that a step leaves; or NULL */
};

/* The cargo, read when it is first asked for; NULL with err. */
struct cargo *shipment_cargo(struct shipment *shipment, struct dp_err *err);

/* Where this revision stands at a store; fenced. */
int shipment_status(struct shipment *shipment, const char *store_id,
                    const char *status, const char *code, const char *text,
                    struct dp_err *err);

/* The same for every store of the job. */
int shipment_status_all(struct shipment *shipment, const char *status,
                        struct dp_err *err);

/* The id of the job's message to a store: always the same one. */
const char *shipment_message_id(const struct shipment *shipment,
                                const char *store_id);

/* The message to a store, checked against the schema where that is wanted. */
int shipment_message(struct shipment *shipment, const struct dp_outlet *outlet,
                     struct ern_message *message, struct dp_err *err);

/* The functions behind the names of steps. */
enum verdict step_validate(struct shipment *shipment,
                           const struct dp_job_step *step, struct dp_err *err);
enum verdict step_identifiers(struct shipment *shipment,
                              const struct dp_job_step *step,
                              struct dp_err *err);
enum verdict step_assets(struct shipment *shipment,
                         const struct dp_job_step *step, struct dp_err *err);
enum verdict step_package(struct shipment *shipment,
                          const struct dp_job_step *step, struct dp_err *err);
enum verdict step_deliver(struct shipment *shipment,
                          const struct dp_job_step *step, struct dp_err *err);
enum verdict step_await(struct shipment *shipment,
                        const struct dp_job_step *step, struct dp_err *err);
enum verdict step_live(struct shipment *shipment,
                       const struct dp_job_step *step, struct dp_err *err);
enum verdict step_taken_down(struct shipment *shipment,
                             const struct dp_job_step *step,
                             struct dp_err *err);

#endif
