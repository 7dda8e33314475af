/* GET /oauth/login: sign in to one's account. */
#include "login.h"
#include "oauth.h"

int
login_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct signin signin = {0};

    return login_page(req, res, &signin, NULL, NULL, err);
}
