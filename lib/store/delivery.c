/* Deliveries, and where a revision stands at a store. */
#include "store/delivery.h"

#include "store/common.h"

static const struct dp_stmt stmt_set_status = {
    "store_status_set",
    "SELECT applied AS value"
    " FROM dubplate.store_status_set($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    9, DP_STMT_FLAG};

static const struct dp_stmt stmt_record = {
    "delivery_record",
    "SELECT applied AS value"
    " FROM dubplate.delivery_record($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    9, DP_STMT_FLAG};

static const struct dp_stmt stmt_acknowledge = {
    "delivery_acknowledge",
    "SELECT applied AS value FROM dubplate.delivery_acknowledge($1, $2, $3)",
    3, DP_STMT_FLAG};

const struct dp_stmt *const dp_delivery_stmts[] = {
    &stmt_set_status, &stmt_record, &stmt_acknowledge, NULL};

int
dp_delivery_set_status(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_fence *fence,
                       const struct dp_store_status *status,
                       struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(status->release_id),
                                  dp_pg_int(arena, status->revision),
                                  status->store_id,
                                  status->status,
                                  status->message_id,
                                  status->code,
                                  status->text,
                                  dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch)};

    return dp_store_fenced(pg, arena, &stmt_set_status, params, err);
}

int
dp_delivery_record(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_fence *fence,
                   const struct dp_delivery *delivery, struct dp_err *err)
{
    const char *const params[] = {delivery->message_id,
                                  dp_pg_uuid(delivery->release_id),
                                  dp_pg_int(arena, delivery->revision),
                                  delivery->store_id,
                                  dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch),
                                  delivery->kind,
                                  delivery->location,
                                  dp_pg_hash(arena, &delivery->digest)};

    return dp_store_fenced(pg, arena, &stmt_record, params, err);
}

int
dp_delivery_acknowledge(struct dp_pg *pg, struct dp_arena *arena,
                        const char *message_id, const char *store_id,
                        const char *acknowledgement_json, bool *applied,
                        struct dp_err *err)
{
    const char *const params[] = {message_id, store_id,
                                  acknowledgement_json};

    return dp_store_flag(pg, arena, &stmt_acknowledge, params, applied, err);
}
