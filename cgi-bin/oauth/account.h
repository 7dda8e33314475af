/*
 * The account page: what somebody has given away, and how they sign in.
 *
 * Every form of it is a POST to an address of its own, with a csrf_token made
 * of the session's cookie and that address: browser_form() reads them.  All
 * answer with 303 to the page, which then says what was done.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "browser.h"
#include "http/response.h"

/* {action, csrf_token} of a form that is sent to path. */
json_t *account_form(const struct dp_req *req, const char *path);

/* Back to the page, which says so: done is a row of account_get.c. */
void account_redirect(const struct dp_req *req, struct dp_res *res,
                      const char *done);

/* The page itself, with status; problem is shown at the top, or NULL. */
int account_page(const struct dp_req *req, struct dp_res *res, int status,
                 const char *problem, struct dp_err *err);

/* What needs somebody who proved so recently who they are. */
#define ACCOUNT_FRESH_S 900

/* DP_E_FORBIDDEN when that is longer ago: they sign in again, then do so. */
int account_check_fresh(const struct dp_browser *session, const char *then,
                        struct dp_err *err);

/* The account's password is password: *hash is what the database has, or
 * NULL when it is another.  Throttled as signing in is. */
int account_check_password(const struct dp_req *req, const char *password,
                           const char **hash, struct dp_err *err);

#endif
