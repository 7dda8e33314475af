/* health: is it alive, can it work; for load balancers and monitors. */
#include "fcgi/serve.h"

#include "auth/state.h"
#include "health.h"

static const struct dp_route routes[] = {
    {"GET", "/health", health_get, DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {"GET", "/ready",  ready_get,  DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {0},
};

static int
open_state(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    return dp_state_open("health", conf, (struct dp_state **)state, err);
}

static const struct dp_app app = {
    .name = "health",
    .routes = routes,
    .open = open_state,
};

int
main(int argc, char **argv)
{
    return dp_serve(&app, argc, argv);
}
