/* The audit trail: who did what, without arguments and without secrets. */
#ifndef DP_STORE_AUDIT_H
#define DP_STORE_AUDIT_H

#include "pg/query.h"

/*
 * Add a batch: a JSON array of {at, request_id, account_id, token_id,
 * program, action, subject, outcome, client}.
 */
int dp_audit_add(struct dp_pg *pg, const char *events_json,
                 struct dp_err *err);

#endif
