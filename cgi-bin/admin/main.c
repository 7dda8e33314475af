/* admin: what operators see over HTTP.  Administrators only. */
#include "fcgi/serve.h"

#include "admin.h"
#include "auth/guard.h"
#include "auth/state.h"

/* clang-format off */
static const struct dp_route routes[] = {
    {"GET", "/api/jobs",   jobs_get,   DP_AUTH_BEARER, DP_SCOPE_READ, DP_BODY_NONE, 0},
    {"GET", "/api/status", status_get, DP_AUTH_BEARER, DP_SCOPE_READ, DP_BODY_NONE, 0},
    {0},
};
/* clang-format on */

static int
open_state(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    return dp_state_open("admin", conf, (struct dp_state **)state, err);
}

/* A signed-in account is not enough here. */
static int
guard(struct dp_req *req, struct dp_err *err)
{
    if (dp_guard(req, err) < 0)
        return -1;
    if (!req->who->is_admin)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "This is for administrators; ask one for access.");
    return 0;
}

static const struct dp_app app = {
    .name = "admin",
    .routes = routes,
    .open = open_state,
    .flush = dp_state_flush,
    .guard = guard,
};

int
main(int argc, char **argv)
{
    return dp_serve(&app, argc, argv);
}
