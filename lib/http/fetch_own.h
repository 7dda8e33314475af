/*
 * Asking a server that a setting of the operator names, not a stranger: any
 * address and port may be meant, and auth.remote_ca_file says whom to trust.
 * All else is as in http/fetch_document.h: https (or http to this machine), no
 * redirects, bounded.
 */
#ifndef DP_HTTP_FETCH_OWN_H
#define DP_HTTP_FETCH_OWN_H

#include "http/fetch_document.h"

/* Errors as of dp_fetch_document().  timeout_ms for all of it. */
int dp_fetch_own(const struct dp_conf *conf,
                 const struct dp_fetch_document *ask, int timeout_ms,
                 struct dp_arena *arena, struct dp_document *document,
                 struct dp_err *err);

#endif
