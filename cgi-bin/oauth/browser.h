/*
 * The browser that asks: its cookies.
 *
 *   txn  names the browser while it signs in, 10 minutes from its last page;
 *        authorization requests are bound to it
 *   sid  the session of somebody who is signed in
 *
 * Both are 256 random bits; the database has their hashes.
 */
#ifndef BROWSER_H
#define BROWSER_H

#include "crypto/hash.h"
#include "http/form.h"
#include "http/response.h"
#include "store/browser.h"

/* The hash of the txn cookie; false when the browser has none. */
bool browser_find(const struct dp_req *req, struct dp_hash *hash);

/* The cookie and its hash; a browser without one is given one, and its time
 * begins anew. */
const char *browser_hold(const struct dp_req *req, struct dp_res *res,
                         struct dp_hash *hash);

/* Who is signed in; *session is NULL when nobody is. */
int browser_session(const struct dp_req *req, struct dp_browser **session,
                    struct dp_err *err);

/* Sign the account in, which proved who it is at auth_time_s (0 = now); a
 * session the browser had is closed.  DP_E_FORBIDDEN when the account is
 * disabled. */
int browser_sign_in(const struct dp_req *req, struct dp_res *res,
                    const char *account_id, int64_t auth_time_s,
                    struct dp_browser **session, struct dp_err *err);

/* Forget the session cookie. */
void browser_sign_out(const struct dp_req *req, struct dp_res *res);

/*
 * csrf_token of a form that belongs to no authorization request: made of a
 * cookie and the path the form is sent to, so that no other site can know
 * it and none is good elsewhere.  cookie is "sid" or "txn".
 */
const char *browser_csrf(const struct dp_req *req, const char *cookie_value,
                         const char *path);

/* Is token the one of this cookie and the path asked for?  DP_E_FORM_OVER,
 * or DP_E_NO_COOKIE. */
int browser_check_csrf(const struct dp_req *req, const char *cookie,
                       const char *token, struct dp_err *err);

/* The form that was sent, with the csrf_token of this cookie; fails as
 * that. */
int browser_form(struct dp_req *req, const char *cookie, struct dp_form *form,
                 struct dp_err *err);

#endif
