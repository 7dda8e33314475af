/* May the client: the page that asks, and its answer (RFC 6749 section 1.2,
 * OpenID Connect Core section 3.1.2.4). */
#ifndef CONSENT_H
#define CONSENT_H

#include "signin.h"

/*
 * May the client have what it asks for?  Answers with the page, or goes on
 * where a consent that is remembered covers it.  fresh: they have just
 * signed in for this, on a page that showed the client.
 */
int consent_next(const struct dp_req *req, struct dp_res *res,
                 struct signin *signin, const char *account_id, bool fresh,
                 struct dp_err *err);

/* The field decision of that page: allow or deny. */
int consent_post(struct dp_req *req, struct dp_res *res, struct signin *signin,
                 const struct dp_form *form, struct dp_err *err);

#endif
