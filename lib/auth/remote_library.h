/* libdubplate_fetch, loaded when it is first needed. */
#ifndef DP_AUTH_REMOTE_LIBRARY_H
#define DP_AUTH_REMOTE_LIBRARY_H

#include "http/fetch_own.h"

/* dp_fetch_own(), or NULL with DP_E_INTERNAL. */
__typeof__(&dp_fetch_own) dp_remote_library(struct dp_err *err);

#endif
