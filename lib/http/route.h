/*
 * Route tables: the API of a program on its first screen.
 *
 * The router makes all refusals from the columns, in this order, before a
 * handler runs: 404, 405 with Allow, Origin 403, CORS preflight, body limit
 * 413; and, by the program's guard, who is it 401, may it 403.
 */
#ifndef DP_HTTP_ROUTE_H
#define DP_HTTP_ROUTE_H

#include <stdio.h>

#include "base/err.h"
#include "http/request.h"
#include "http/response.h"

enum dp_auth {
    DP_AUTH_NONE,    /* open to all */
    DP_AUTH_BEARER,  /* Authorization: Bearer */
    DP_AUTH_RPC,     /* the same; or, where a setting allows it, a token in
                        the arguments of a tool call */
    DP_AUTH_UPLOAD,  /* Bearer, or an upload token in x-mcp-upload-token,
                        which the handler checks against its session */
    DP_AUTH_ADMIN,   /* Bearer of an administrator; or, where a setting allows
                        it, his user name and password (Basic) */
    DP_AUTH_BROWSER, /* the cookie of a browser that is signed in */
};

enum dp_body {
    DP_BODY_NONE,
    DP_BODY_FORM,  /* application/x-www-form-urlencoded, 64 KiB */
    DP_BODY_JSON,  /* limits.json_max_bytes */
    DP_BODY_RPC,   /* JSON that may carry one base64 file or chunk */
    DP_BODY_CHUNK, /* limits.chunk_max_bytes, raw, multipart or base64 */
    DP_BODY_FILE,  /* the larger of the two file limits, multipart */
};

#define DP_ROUTE_RPC (1u << 0)    /* errors are JSON-RPC errors */
#define DP_ROUTE_PUBLIC (1u << 1) /* any web page may read it */
#define DP_ROUTE_OAUTH (1u << 2)  /* errors are those of RFC 6749 5.2 */
#define DP_ROUTE_PAGE (1u << 3)   /* errors are pages for people */
/* Any web page may lead a browser here, with a form, too; without CORS. */
#define DP_ROUTE_NAVIGATE (1u << 4)

/* What {} in the path matches is a secret: logs show the pattern. */
#define DP_ROUTE_SECRET (1u << 5)

typedef int dp_handler_fn(struct dp_req *req, struct dp_res *res,
                          struct dp_err *err);

struct dp_route {
    const char *method;
    const char *path; /* {} matches one segment of [A-Za-z0-9_-]{1,64}; {*}
                         at the end the rest, which may be empty */
    dp_handler_fn *handler;
    enum dp_auth auth;
    unsigned scope; /* enum dp_scope bits, all needed */
    enum dp_body body;
    unsigned flags;
};

/* A FastCGI program, for dp_serve() in fcgi/serve.h. */
struct dp_app {
    const char *name;              /* also its database role: dubplate_<name> */
    const struct dp_route *routes; /* ends with a row whose method is NULL */
    const struct dp_template *pages; /* for DP_ROUTE_PAGE; NULL = none */

    /* Opens what handlers find in req->state; NULL = nothing. */
    int (*open)(const struct dp_conf *conf, void **state, struct dp_err *err);

    /* Writes what still waits to be written, at the end and for a fifth of a
     * second at most; false when it could not.  NULL = nothing does. */
    bool (*flush)(void *state);

    /* Says who makes the request (req->who), and whether it may, or refuses;
     * NULL = no route of the program needs it. */
    int (*guard)(struct dp_req *req, struct dp_err *err);
};

/* Bytes a route of this kind takes. */
int64_t dp_body_limit(const struct dp_conf *conf, enum dp_body body);

/* Answer req by app's table: res is always filled. */
void dp_route_handle(const struct dp_app *app, struct dp_req *req,
                     struct dp_res *res);

/* The table, as --routes prints it. */
void dp_route_print(const struct dp_route *routes, FILE *out);

#endif
