/* POST /oauth/account/sessions/{id}: sign one browser out;
 * POST /oauth/account/sessions: all but this one. */
#include <string.h>

#include "account.h"
#include "auth/audit.h"
#include "browser.h"
#include "oauth.h"

int
account_session_post(struct dp_req *req, struct dp_res *res,
                     struct dp_err *err)
{
    const char *session_id = req->captures[0];
    const struct dp_audit_event event = {
        .action = "logout", .subject = session_id, .outcome = "ok"};
    struct dp_form form;

    if (browser_form(req, "sid", &form, err) < 0
        || dp_browser_close(oauth_pg(req), req->who->account_id, session_id,
                            session_id == NULL ? req->who->session_id : NULL,
                            err)
               < 0
        || dp_audit_write(req, &event, err) < 0)
        return -1;
    account_redirect(req, res, session_id != NULL ? "session" : "sessions");
    return 0;
}
