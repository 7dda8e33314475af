/*
 * upload: files come in, whole or piece by piece, and go back to their
 * owners.
 *
 * Only arguments are read here; what happens with files is lib/upload.
 */
#include "fcgi/serve.h"

#include "auth/guard.h"
#include "auth/state.h"
#include "upload.h"

#define BEARER DP_AUTH_BEARER
#define UPLOAD DP_AUTH_UPLOAD
#define READ DP_SCOPE_READ
#define WRITE DP_SCOPE_WRITE

/* clang-format off */
static const struct dp_route routes[] = {
    {"POST", "/api/mcp/upload",          upload_post,   BEARER, WRITE, DP_BODY_FILE,  0},
    {"POST", "/api/mcp/upload/chunk",    chunk_post,    UPLOAD, WRITE, DP_BODY_CHUNK, 0},
    {"POST", "/api/mcp/upload/complete", complete_post, UPLOAD, WRITE, DP_BODY_JSON,  0},
    {"GET",  "/api/mcp/upload/{}",       session_get,   UPLOAD, READ,  DP_BODY_NONE,  0},
    {"GET",  "/api/mcp/files/{}",        file_get,      BEARER, READ,  DP_BODY_NONE,  0},
    {0},
};
/* clang-format on */

static int
open_state(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    return dp_state_open("upload", conf, (struct dp_state **)state, err);
}

static const struct dp_app app = {
    .name = "upload",
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
