/* One-time codes, the second step of signing in (RFC 6238). */
#ifndef TOTP_H
#define TOTP_H

#include "signin.h"
#include "store/password.h"

/* The page that asks for a one-time code, for somebody whose password was
 * right: this one. */
int totp_page(const struct dp_req *req, struct dp_res *res,
              const struct signin *signin, const struct dp_password *password,
              struct dp_err *err);

/* Is code the account's one-time code of now?  Takes it: once only. */
int totp_check(const struct dp_req *req, const char *account_id,
               const char *code, bool *right, struct dp_err *err);

/* Its fields ticket and code. */
int totp_try(struct dp_req *req, struct dp_res *res, struct signin *signin,
             const struct dp_form *form, struct dp_err *err);

#endif
