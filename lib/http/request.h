/*
 * A request, as the router gives it to a handler.
 *
 * The body is read on demand and only once, as a stream, whole, or as JSON.
 * What a handler leaves unread the accept loop drains.
 */
#ifndef DP_HTTP_REQUEST_H
#define DP_HTTP_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"

#define DP_REQ_CAPTURES 2

struct dp_route;
struct dp_form;
struct dp_template;

/* Where a request comes from and its answer goes: FastCGI or plain CGI. */
struct dp_io {
    void *ctx;
    char **envp; /* "NAME=value", ends with NULL */

    /* Up to len bytes of the body; 0 at its end, -1 when it broke off. */
    ssize_t (*read)(void *ctx, void *data, size_t len);

    /* 0, or -1 when the peer has gone. */
    int (*write)(void *ctx, const void *data, size_t len);

    /* What was written so far reaches the web server now; -1 as write. */
    int (*flush)(void *ctx);

    /* Has the client left?  Does not wait; behind a web server that tells of
     * it only when written to, the answer is no. */
    bool (*gone)(void *ctx);
};

/* Scopes a token can carry; bits of dp_principal.scopes and of routes. */
enum dp_scope {
    DP_SCOPE_READ = 1u << 0,  /* mcp:read */
    DP_SCOPE_WRITE = 1u << 1, /* mcp:write */
};

/* Who makes the request. */
struct dp_principal {
    const char *account_id;
    const char *login;
    const char *token_id;   /* personal token; NULL = another credential */
    const char *client_id;  /* OAuth client; NULL = the person itself */
    const char *grant_id;   /* what the client was granted; or NULL */
    const char *session_id; /* of a browser; or NULL */
    unsigned scopes;
    bool is_admin;
};

struct dp_req {
    struct dp_arena *arena;
    const struct dp_conf *conf;
    void *state;    /* what the program opened at start */
    const char *id; /* request id, in the log and in X-Request-Id */
    const char *method;
    const char *path;  /* of REQUEST_URI, percent-decoded */
    const char *query; /* undecoded, "" when absent */
    const char *remote_addr;
    const char *captures[DP_REQ_CAPTURES]; /* what {} in the path matched */
    int64_t content_length;                /* -1 = not told */
    int64_t body_max;                      /* bytes the route takes */
    const struct dp_route *route;
    const struct dp_template *pages; /* of the program */
    const struct dp_principal *who;  /* NULL on routes without sign-in */
    bool token_in_query; /* the address signs in: nobody may learn it */
    const char *note; /* what was asked for inside, for the access line:
                         an RPC method, a tool's name; never an argument */
    struct dp_io *io;
    int64_t body_read;
    bool body_ended;
};

/*
 * Fill req from the CGI environment (RFC 3875).  DP_E_BAD_HEADER when a
 * header that decides anything comes twice, DP_E_BAD_REQUEST for a bad path
 * or length.
 */
int dp_req_init(struct dp_req *req, struct dp_arena *arena,
                const struct dp_conf *conf, struct dp_io *io,
                struct dp_err *err);

/* A CGI variable such as REMOTE_ADDR; NULL when absent. */
const char *dp_req_env(const struct dp_req *req, const char *name);

/* A header such as Mcp-Session-Id; NULL when absent. */
const char *dp_req_header(const struct dp_req *req, const char *name);

/*
 * The header Authorization; NULL when absent or empty.  Apache hands it over
 * as REDIRECT_HTTP_AUTHORIZATION after a rewrite.
 */
const char *dp_req_authorization(const struct dp_req *req);

/* What the client calls itself, fit to be kept and shown; NULL when absent. */
const char *dp_req_client(const struct dp_req *req);

/* A query parameter, decoded; NULL when absent. */
const char *dp_req_query(const struct dp_req *req, const char *name);

/*
 * How many rows of a list the query asks for, limit=1 to max; *limit stays
 * as it is where it asks for none.  DP_E_BAD_PARAMS.
 */
int dp_req_limit(const struct dp_req *req, int64_t max, int64_t *limit,
                 struct dp_err *err);

/*
 * Does Content-Type name this media type?  Parameters and case do not
 * matter.
 */
bool dp_req_is_type(const struct dp_req *req, const char *media_type);

/*
 * The next bytes of the body: > 0, or 0 at its end.  -1: DP_E_TOO_LARGE past
 * body_max, DP_E_BAD_REQUEST when it is shorter than Content-Length said.
 */
ssize_t dp_req_read(struct dp_req *req, void *data, size_t len,
                    struct dp_err *err);

/* The whole body in the arena, NUL added. */
int dp_req_body(struct dp_req *req, char **data, size_t *len,
                struct dp_err *err);

/* The whole body as a JSON object.  DP_E_MEDIA_TYPE, DP_E_BAD_JSON. */
int dp_req_json(struct dp_req *req, json_t **object, struct dp_err *err);

/* The whole body as a form.  DP_E_MEDIA_TYPE, DP_E_BAD_REQUEST. */
int dp_req_form(struct dp_req *req, struct dp_form *form, struct dp_err *err);

/* Read and forget the rest of the body; bounded. */
void dp_req_drain(struct dp_req *req);

#endif
