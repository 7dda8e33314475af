/*
 * Pages for people: HTML made from the templates of a program.
 *
 * They work without JavaScript and load nothing from elsewhere; the headers
 * set here keep it so.  Referrer-Policy is same-origin and not no-referrer:
 * with that one, browsers send "Origin: null" with a form, and the router
 * would refuse it.
 */
#ifndef DP_HTTP_PAGE_H
#define DP_HTTP_PAGE_H

#include "http/response.h"

/* The path of public_url, "" for none. */
const char *dp_page_base(const struct dp_conf *conf);

/*
 * Answer with template name of req->pages.  model is an object that lives as
 * long as the request; it is given, besides its own members,
 *   brand {name, logo_url, support_url, privacy_url}  from the settings
 *   insecure  true where cookies cannot be protected: plain http
 *   base      what addresses of ours begin with: dp_page_base()
 * Its member form_action, if any, names origins that the page's forms may
 * lead to besides our own (CSP; browsers ask for redirects, too).
 */
void dp_res_page(struct dp_res *res, const struct dp_req *req, int status,
                 const char *name, json_t *model);

/* The page "error" for err: what happened and what to do. */
void dp_res_page_error(struct dp_res *res, const struct dp_req *req,
                       const struct dp_err *err);

#endif
