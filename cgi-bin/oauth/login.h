/* Who is it: the sign-in page, and its user name and password. */
#ifndef LOGIN_H
#define LOGIN_H

#include "signin.h"

/* The page that asks who it is.  problem is shown above the form, or NULL;
 * username is filled in, or NULL. */
int login_page(const struct dp_req *req, struct dp_res *res,
               const struct signin *signin, const char *username,
               const char *problem, struct dp_err *err);

/* Its action and csrf_token: the request's handle, or one made of the
 * browser's cookie; for the pages that follow it, too. */
void login_form(const struct dp_req *req, struct dp_res *res,
                const struct signin *signin, json_t *model);

/* The fields username and password of that page. */
int login_try(struct dp_req *req, struct dp_res *res, struct signin *signin,
              const struct dp_form *form, struct dp_err *err);

#endif
