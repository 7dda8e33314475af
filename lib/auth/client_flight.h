/* One fetch of a client's metadata document.  Inside auth only. */
#ifndef DP_AUTH_CLIENT_FLIGHT_H
#define DP_AUTH_CLIENT_FLIGHT_H

#include "auth/redirect.h"
#include "http/request.h"
#include "store/client.h"

struct client_flight {
    struct dp_pg *pg;
    const struct dp_req *req;
    const char *url;
    const struct dp_client *row; /* what was known before, or NULL */
    struct dp_redirect_policy policy;
    const char *problem;  /* a sentence for people; NULL = none */
    enum dp_errcode code; /* of the problem */
    int retry_after_s;
    bool withdrawn; /* the document says so itself */
};

/*
 * Ask for the document and keep what it says.  0 with flight->problem set or
 * not; -1 when the database fails.
 */
int client_flight_fetch(struct client_flight *flight, struct dp_err *err);

#endif
