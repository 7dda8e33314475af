/*
 * Cookies of this server's own pages (RFC 6265).
 *
 * All of them are HttpOnly, SameSite=Lax and of the whole host.  On an https
 * address they are Secure and their names begin with __Host-, so that no
 * other host and no plain http answer can set them; on plain http, which is
 * for trying things out on one computer, with dp_.
 */
#ifndef DP_HTTP_COOKIE_H
#define DP_HTTP_COOKIE_H

#include "http/request.h"
#include "http/response.h"

/* The value of cookie "sid", say; NULL when it is not there, empty, or
 * there twice. */
const char *dp_cookie_find(const struct dp_req *req, const char *name);

/* Set it for max_age_s; 0 removes it. */
void dp_cookie_set(struct dp_res *res, const struct dp_req *req,
                   const char *name, const char *value, int64_t max_age_s);

#endif
