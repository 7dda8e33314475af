/*
 * Signing in: a browser on its way from a client's request to the redirect.
 *
 *   authorize_get.c   the request is checked and kept    signin_next()
 *   login.h, totp.h   who is it                          signin_as()
 *   consent.h         may the client                     back_with_code()
 *
 * The same pages sign people in to their account, without a client's request.
 */
#ifndef SIGNIN_H
#define SIGNIN_H

#include "http/form.h"
#include "http/response.h"
#include "store/authrequest.h"
#include "store/browser.h"

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

/* The client, for the models of pages: name, host, address, scopes ... */
json_t *signin_model(const struct dp_req *req, const struct signin *signin);

/*
 * Answer with page name of these: problem is shown at its top, with 403, or
 * NULL.  A client may have opened it in a window of its own, which it goes on
 * seeing (Cross-Origin-Opener-Policy).
 */
void signin_page(const struct dp_req *req, struct dp_res *res, const char *name,
                 json_t *model, const char *problem);

#endif
