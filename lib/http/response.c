/* Responses. */
#include "http/response.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/log.h"
#include "http/page.h"
#include "http/route.h"
#include "json/json.h"

#define HEAD_BYTES_MAX 65536u

void
dp_res_init(struct dp_res *res, struct dp_arena *arena)
{
    memset(res, 0, sizeof(*res));
    res->status = 200;
    res->arena = arena;
    res->file = -1;
    dp_str_init(&res->body, arena, DP_RES_BODY_MAX);
    dp_res_header(res, "X-Content-Type-Options", "nosniff");
    dp_res_header(res, "Cache-Control", "no-store");
}

/* A field name is an RFC 9110 token; letters, digits and '-' do here. */
static bool
is_header_name(const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && *p != '-')
            return false;
    }
    return name[0] != '\0';
}

/* Put the header in place i, which may be the first free one. */
static void
put_header(struct dp_res *res, int i, const char *name, const char *value)
{
    if (!is_header_name(name) || strpbrk(value, "\r\n") != NULL) {
        dp_log(DP_LOG_ERROR, "header left out", DP_S("name", name));
        return;
    }
    if (i == DP_RES_HEADERS) {
        dp_log(DP_LOG_ERROR, "too many headers", DP_S("name", name));
        return;
    }
    res->headers[i].name = name;
    res->headers[i].value = dp_strdup(res->arena, value);
    if (i == res->n_headers)
        res->n_headers++;
}

void
dp_res_header(struct dp_res *res, const char *name, const char *value)
{
    int i = 0;

    while (i < res->n_headers && strcasecmp(res->headers[i].name, name) != 0)
        i++;
    put_header(res, i, name, value);
}

void
dp_res_header_add(struct dp_res *res, const char *name, const char *value)
{
    put_header(res, res->n_headers, name, value);
}

static void
set_body(struct dp_res *res, int status, const char *media_type)
{
    res->status = status;
    res->body.len = 0;
    res->body.failed = false;
    dp_res_header(res, "Content-Type", media_type);
}

void
dp_res_json(struct dp_res *res, int status, const json_t *value)
{
    set_body(res, status, "application/json");
    dp_json_add(&res->body, value);
}

void
dp_res_redirect(struct dp_res *res, const char *location)
{
    dp_res_text(res, 303, "text/plain; charset=utf-8", "See Location.\n");
    dp_res_header(res, "Location", location);
}

void
dp_res_text(struct dp_res *res, int status, const char *media_type,
            const char *text)
{
    set_body(res, status, media_type);
    dp_str_add(&res->body, text);
}

/* The metadata of the endpoint that was asked (RFC 9728 section 5.1). */
static const char *
metadata_of(const struct dp_req *req)
{
    bool alias =
        strcmp(req->path, "/mcp") == 0 || strcmp(req->path, "/sse") == 0;

    return dp_printf(req->arena, "%s/.well-known/oauth-protected-resource%s",
                     req->conf->server_public_url,
                     alias ? req->path : "/api/mcp");
}

/* What a token must have: what err names, else the preset. */
static const char *
scope_of(const struct dp_req *req, const struct dp_err *err)
{
    return err->scope != NULL ? err->scope : req->conf->server_scope;
}

/* Who is it: RFC 6750 section 3. */
static void
challenge(struct dp_res *res, const struct dp_req *req,
          const struct dp_err *err)
{
    bool sent = req->token_in_query || dp_req_authorization(req) != NULL;

    dp_res_header(res, "WWW-Authenticate",
                  dp_printf(res->arena,
                            "Bearer realm=\"%s\", resource_metadata=\"%s\", "
                            "scope=\"%s\"%s",
                            req->conf->server_realm, metadata_of(req),
                            scope_of(req, err),
                            sent ? ", error=\"invalid_token\"" : ""));
    if (req->conf->auth_basic && req->route != NULL
        && req->route->auth == DP_AUTH_ADMIN)
        dp_res_header_add(res, "WWW-Authenticate",
                          dp_printf(res->arena,
                                    "Basic realm=\"%s\", charset=\"UTF-8\"",
                                    req->conf->server_realm));
}

/* The characters of error_description (RFC 6750 section 3). */
static const char *
describe(struct dp_arena *arena, const char *text)
{
    char *copy = dp_strdup(arena, text);

    for (char *p = copy; *p != '\0'; p++)
        if (*p < ' ' || *p > '~' || *p == '"' || *p == '\\')
            *p = '?';
    return copy;
}

/* May it: all that is needed in one challenge (RFC 6750 section 3.1). */
static void
challenge_scope(struct dp_res *res, const struct dp_req *req,
                const struct dp_err *err)
{
    dp_res_header(
        res, "WWW-Authenticate",
        dp_printf(res->arena,
                  "Bearer error=\"insufficient_scope\", scope=\"%s\", "
                  "resource_metadata=\"%s\", error_description=\"%s\"",
                  scope_of(req, err),
                  metadata_of(req), describe(res->arena, dp_err_text(err))));
}

static void
add_error_headers(struct dp_res *res, const struct dp_req *req,
                  const struct dp_err *err)
{
    if (err->code == DP_E_INVALID_CLIENT
        && dp_req_authorization(req) != NULL)
        dp_res_header(res, "WWW-Authenticate",
                      dp_printf(res->arena, "Basic realm=\"%s\"",
                                req->conf->server_realm));
    if (err->code == DP_E_UNAUTHORIZED)
        challenge(res, req, err);
    if (err->code == DP_E_SCOPE)
        challenge_scope(res, req, err);
    if (err->retry_after_s > 0)
        dp_res_header(res, "Retry-After",
                      dp_printf(res->arena, "%d", err->retry_after_s));
    else if (err->code == DP_E_UNAVAILABLE)
        dp_res_header(res, "Retry-After", "5");
}

/* To nobody: the id, which is null, is left out since MCP 2025-11-25. */
static void
print_rpc(struct dp_str *body, const struct dp_req *req,
          const struct dp_err *err)
{
    const char *version = dp_req_header(req, "MCP-Protocol-Version");

    dp_str_add(body, "{\"jsonrpc\":\"2.0\",");
    if (version == NULL || strcmp(version, "2025-11-25") < 0)
        dp_str_add(body, "\"id\":null,");
    dp_str_add(body, "\"error\":");
    dp_err_print_rpc(body, err);
    dp_str_add(body, "}");
}

/* RFC 6749 section 5.2. */
static void
print_oauth(struct dp_str *body, const struct dp_err *err)
{
    dp_str_add(body, "{\"error\":");
    dp_str_json(body, dp_err_oauth(err));
    dp_str_add(body, ",\"error_description\":");
    dp_str_json(body, dp_err_text(err));
    dp_str_add(body, "}");
}

/* To the page that signs people in; it leads back to their account. */
static void
send_to_login(struct dp_res *res, const struct dp_req *req)
{
    dp_res_redirect(res, dp_printf(res->arena, "%s/oauth/login",
                                   req->conf->server_public_url));
}

static void
close_file(struct dp_res *res)
{
    if (res->file >= 0)
        close(res->file);
    res->file = -1;
}

void
dp_res_error(struct dp_res *res, const struct dp_req *req,
             const struct dp_err *err)
{
    unsigned flags = req->route != NULL ? req->route->flags : 0;

    dp_err_log(err);
    close_file(res);
    set_body(res, dp_errinfo[err->code].http, "application/json");
    dp_res_header(res, "Cache-Control", "no-store");
    add_error_headers(res, req, err);
    if (flags & DP_ROUTE_RPC)
        print_rpc(&res->body, req, err);
    else if (flags & DP_ROUTE_OAUTH)
        print_oauth(&res->body, err);
    else if ((flags & DP_ROUTE_PAGE) && err->code == DP_E_SIGN_IN)
        send_to_login(res, req);
    else if (flags & DP_ROUTE_PAGE)
        dp_res_page_error(res, req, err);
    else
        dp_err_print(&res->body, err, req->id);
}

static bool
has_no_body(int status)
{
    return status == 204 || status == 304 || status == 202;
}

/* Status line and headers (RFC 3875 section 6.3); length < 0 = not known. */
static void
print_head(struct dp_str *head, const struct dp_res *res, int64_t length)
{
    dp_str_addf(head, "Status: %d\r\n", res->status);
    for (int i = 0; i < res->n_headers; i++) {
        if (has_no_body(res->status) && length == 0
            && strcasecmp(res->headers[i].name, "Content-Type") == 0)
            continue;
        dp_str_add(head, res->headers[i].name);
        dp_str_add(head, ": ");
        dp_str_add(head, res->headers[i].value);
        dp_str_add(head, "\r\n");
    }
    if (length >= 0 && res->status != 204 && res->status != 304)
        dp_str_addf(head, "Content-Length: %lld\r\n", (long long)length);
    dp_str_add(head, "\r\n");
}

static int
write_head(struct dp_res *res, const struct dp_req *req, int64_t length)
{
    struct dp_str head;

    dp_str_init(&head, res->arena, HEAD_BYTES_MAX);
    if (req->token_in_query) {
        dp_res_header(res, "Referrer-Policy", "no-referrer");
        dp_res_header(res, "Cache-Control", "no-store");
    }
    print_head(&head, res, length);
    res->sent = true;
    return req->io->write(req->io->ctx, head.data, head.len);
}

int
dp_res_send_head(struct dp_res *res, const struct dp_req *req)
{
    return write_head(res, req, -1) < 0 ? -1 : req->io->flush(req->io->ctx);
}

/* How long the body is; -1 where nobody knows yet. */
static int64_t
body_length(const struct dp_res *res)
{
    if (res->held != NULL)
        return -1;
    return res->file >= 0 ? res->file_bytes : (int64_t)res->body.len;
}

static int
send_file(const struct dp_res *res, const struct dp_req *req)
{
    char block[65536];
    int64_t left = res->file_bytes;

    while (left > 0) {
        size_t want =
            left < (int64_t)sizeof(block) ? (size_t)left : sizeof(block);
        ssize_t got = read(res->file, block, want);

        if (got <= 0 || req->io->write(req->io->ctx, block, (size_t)got) < 0)
            return -1;
        left -= got;
    }
    return 0;
}

int
dp_res_send(struct dp_res *res, const struct dp_req *req)
{
    bool with_body = strcmp(req->method, "HEAD") != 0;
    int rc;

    if (res->sent) {
        close_file(res);
        return 0;
    }
    if (res->body.failed) {
        dp_log(DP_LOG_ERROR, "answer too large");
        res->status = 500;
        res->body.len = 0;
    }
    rc = write_head(res, req, body_length(res));
    if (rc == 0 && with_body && res->file < 0)
        rc = req->io->write(req->io->ctx, res->body.data, res->body.len);
    if (rc == 0 && with_body && res->file >= 0)
        rc = send_file(res, req);
    close_file(res);
    return rc;
}
