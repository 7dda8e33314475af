/* admin: what operators see over HTTP.  Administrators only. */
#include "fcgi/serve.h"

#include "admin.h"
#include "auth/guard.h"
#include "auth/state.h"

/* clang-format off */
static const struct dp_route routes[] = {
    {"GET", "/api/jobs",   jobs_get,   DP_AUTH_ADMIN, DP_SCOPE_READ, DP_BODY_NONE, 0},
    {"GET", "/api/status", status_get, DP_AUTH_ADMIN, DP_SCOPE_READ, DP_BODY_NONE, 0},
    {0},
};
/* clang-format on */

static int
open_state(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    return dp_state_open("admin", conf, (struct dp_state **)state, err);
}

static const struct dp_app app = {
    .name = "admin",
    .routes = routes,
    .open = open_state,
    .flush = dp_state_flush,
    .guard = dp_guard,
};

int
main(int argc, char **argv)
{
    return dp_serve(&app, argc, argv);
}
