/* The audit trail: who did what, without arguments and without secrets. */
#ifndef DP_STORE_AUDIT_H
#define DP_STORE_AUDIT_H

#include "pg/query.h"

/*
 * Add a batch: a JSON array of {at, request_id, account_id, token_id,
 * grant_id, program, action, subject, outcome, detail, client, address}.
 */
int dp_audit_add(struct dp_pg *pg, const char *events_json,
                 struct dp_err *err);

/* Forget what is older than so many seconds. */
int dp_audit_sweep(struct dp_pg *pg, struct dp_arena *arena, int64_t keep_s,
                   struct dp_err *err);

#endif
