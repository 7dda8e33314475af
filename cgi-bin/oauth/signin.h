/*
 * Signing in: a browser on its way from a client's request to the redirect.
 *
 *   authorize_get   the request is checked and kept     signin_next()
 *   login_try       who is it                           signin_as()
 *   consent_post    may the client                      back_with_code()
 *
 * The same pages sign people in to their account, without a client's request.
 */
#ifndef SIGNIN_H
#define SIGNIN_H

#include "http/form.h"
#include "http/response.h"
#include "store/authrequest.h"
#include "store/browser.h"

struct dp_password;

struct signin {
    const char *handle; /* csrf_token of the request's pages; NULL: none */
    struct dp_authrequest_key key;
    struct dp_authrequest *request; /* NULL: to the account, no client */
    const char *hinted; /* account id of the client's id_token_hint, "" for
                           nobody's; NULL: none came with this request */
    int64_t auth_time_s; /* when they proved who they are, for signin_as();
                            0 = now */
};

/*
 * The request that the page with this handle belongs to, in this browser.
 * DP_E_FORM_OVER when it is over, or another browser's; DP_E_NO_COOKIE.
 */
int signin_find(const struct dp_req *req, const char *handle,
                struct signin *signin, struct dp_err *err);

/* Is word one of the words of the client's prompt (OpenID Connect Core
 * 3.1.2.1)? */
bool signin_asks_for(const struct dp_authrequest *request, const char *word);

/* What comes next: the sign-in page, the page that asks for consent, or the
 * way back to the client. */
int signin_next(const struct dp_req *req, struct dp_res *res,
                struct signin *signin, struct dp_err *err);

/* End the request without a code; the client is told with code's name. */
int signin_refuse(const struct dp_req *req, struct dp_res *res,
                  const struct signin *signin, enum dp_errcode code,
                  struct dp_err *err);

/*
 * Somebody proved to be this account: open their session, then the consent
 * page, the client, or the account page.  Every way of signing in ends here.
 */
int signin_as(const struct dp_req *req, struct dp_res *res,
              struct signin *signin, const char *account_id,
              struct dp_err *err);

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

/* The client, for the models of pages: name, host, address, scopes ... */
json_t *signin_model(const struct dp_req *req, const struct signin *signin);

#endif
