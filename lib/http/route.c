/* The router. */
#include "http/route.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/held.h"
#include "http/origin.h"

#define CAPTURE_MAX 64

static const char *const auth_names[] = {
    [DP_AUTH_NONE] = "none",       [DP_AUTH_BEARER] = "bearer",
    [DP_AUTH_RPC] = "rpc",         [DP_AUTH_UPLOAD] = "upload",
    [DP_AUTH_ADMIN] = "admin",     [DP_AUTH_BROWSER] = "browser",
};

static const char *const body_names[] = {
    [DP_BODY_NONE] = "-",  [DP_BODY_FORM] = "form",   [DP_BODY_JSON] = "json",
    [DP_BODY_RPC] = "rpc", [DP_BODY_CHUNK] = "chunk", [DP_BODY_FILE] = "file",
};

/* Room for the envelope of a body: multipart heads, JSON members. */
#define ENVELOPE_BYTES 65536

#define FORM_MAX_BYTES 65536

static int64_t
larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t
dp_body_limit(const struct dp_conf *conf, enum dp_body body)
{
    int64_t file = larger(conf->limits_base64_max_bytes,
                          conf->limits_tool_chunk_max_bytes);

    switch (body) {
    case DP_BODY_NONE:
        return 0;
    case DP_BODY_FORM:
        return FORM_MAX_BYTES;
    case DP_BODY_JSON:
        return conf->limits_json_max_bytes;
    case DP_BODY_RPC: /* base64 is 4/3; half as much again, so that a file
                         that is too large is told so by the tool */
        return larger(conf->limits_json_max_bytes, file * 2) + ENVELOPE_BYTES;
    case DP_BODY_CHUNK:
        return conf->limits_chunk_max_bytes / 2 * 3 + ENVELOPE_BYTES;
    case DP_BODY_FILE:
        return larger(conf->limits_cover_max_bytes,
                      conf->limits_audio_max_bytes)
               + ENVELOPE_BYTES;
    }
    return 0;
}

static bool
is_capture_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Does path fit pattern?  Captures are copied into req. */
static bool
match(struct dp_req *req, const char *pattern, const char *path)
{
    int captured = 0;

    while (*pattern != '\0') {
        size_t len = 0;

        if (strcmp(pattern, "{*}") == 0) {
            req->captures[captured] = dp_strdup(req->arena, path);
            return captured < DP_REQ_CAPTURES;
        }
        if (*path == '\0')
            return false;

        if (pattern[0] != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        while (is_capture_char(path[len]))
            len++;
        if (len == 0 || len > CAPTURE_MAX || captured == DP_REQ_CAPTURES)
            return false;
        req->captures[captured++] = dp_strndup(req->arena, path, len);
        path += len;
        pattern += 2;
    }
    return *path == '\0';
}

static bool
method_fits(const char *route, const char *method)
{
    return strcmp(route, method) == 0
           || (strcmp(method, "HEAD") == 0 && strcmp(route, "GET") == 0);
}

/*
 * The row for req, or NULL; allow is filled with the methods of the rows
 * whose path fits, and req->route is the first of those.
 */
static const struct dp_route *
find_route(const struct dp_route *routes, struct dp_req *req,
           struct dp_str *allow)
{
    for (const struct dp_route *r = routes; r->method != NULL; r++) {
        if (!match(req, r->path, req->path))
            continue;
        if (req->route == NULL)
            req->route = r;
        if (method_fits(r->method, req->method)) {
            req->route = r;
            return r;
        }
        dp_str_addf(allow, "%s, %s", r->method,
                    strcmp(r->method, "GET") == 0 ? "HEAD, " : "");
    }
    return NULL;
}

static int
check_length(struct dp_req *req, enum dp_body body, struct dp_err *err)
{
    req->body_max = dp_body_limit(req->conf, body);
    if (req->content_length > req->body_max)
        return dp_refuse(err, DP_E_TOO_LARGE,
                         "The body is larger than the %lld bytes that this "
                         "address takes.",
                         (long long)req->body_max);
    return 0;
}

/* A handler that fails leaves no header behind, and nothing open. */
static int
call_handler(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    int before = res->n_headers;
    int rc = req->route->handler(req, res, err);

    if (rc < 0) {
        res->n_headers = before;
        dp_held_drop(res->held);
        res->held = NULL;
    }
    return rc;
}

/* All refusals, in their fixed order, then the handler. */
static int
handle(const struct dp_app *app, struct dp_req *req, struct dp_res *res,
       struct dp_err *err)
{
    struct dp_str allow;
    const struct dp_route *route;

    dp_str_init(&allow, req->arena, 256);
    route = find_route(app->routes, req, &allow);
    if (req->route == NULL)
        return dp_fail(err, DP_E_NO_ROUTE, "no such path");
    dp_str_add(&allow, "OPTIONS");
    if (route == NULL && strcmp(req->method, "OPTIONS") != 0) {
        dp_res_header(res, "Allow", allow.data);
        return dp_fail(err, DP_E_HTTP_METHOD, "method %.20s", req->method);
    }
    if (!(req->route->flags & DP_ROUTE_NAVIGATE)
        && dp_origin_check(req, res, req->route->flags & DP_ROUTE_PUBLIC, err)
               < 0)
        return -1;
    if (route == NULL) {
        dp_origin_preflight(req, res, allow.data);
        return 0;
    }
    if (check_length(req, route->body, err) < 0)
        return -1;
    if (route->auth != DP_AUTH_NONE && app->guard(req, err) < 0)
        return -1;
    return call_handler(req, res, err);
}

void
dp_route_handle(const struct dp_app *app, struct dp_req *req,
                struct dp_res *res)
{
    struct dp_err err = {0};

    req->pages = app->pages;
    if (handle(app, req, res, &err) < 0)
        dp_res_error(res, req, &err);
}

void
dp_route_print(const struct dp_route *routes, FILE *out)
{
    for (; routes->method != NULL; routes++)
        fprintf(out, "%-6s %-42s auth=%-6s scope=%s%s%s body=%s\n",
                routes->method, routes->path, auth_names[routes->auth],
                routes->scope & DP_SCOPE_READ ? "read" : "",
                routes->scope == (DP_SCOPE_READ | DP_SCOPE_WRITE) ? "+" : "",
                routes->scope & DP_SCOPE_WRITE ? "write" : "",
                body_names[routes->body]);
}
