/* Which web pages may call (Origin, RFC 6454), and CORS (WHATWG Fetch). */
#ifndef DP_HTTP_ORIGIN_H
#define DP_HTTP_ORIGIN_H

#include "http/request.h"
#include "http/response.h"

/*
 * Refuse a request of a web page that is not allowed: DP_E_ORIGIN.  A request
 * without Origin is no web page's.  Adds the CORS headers for one that is.
 */
int dp_origin_check(const struct dp_req *req, struct dp_res *res, bool open,
                    struct dp_err *err);

/* The answer to a preflight; methods as in "GET, POST". */
void dp_origin_preflight(const struct dp_req *req, struct dp_res *res,
                         const char *methods);

#endif
