/* Requests: the CGI environment and the body. */
#include "http/request.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/utf8.h"
#include "crypto/rand.h"
#include "http/form.h"
#include "json/json.h"

#define PATH_BYTES_MAX 2048
#define CLIENT_CHARS_MAX 200
#define DRAIN_BYTES_MAX (1024ll * 1024 * 1024)

/*
 * Headers that decide who, what or how much: a second one of the same name
 * (a front end passes both X_Foo and X-Foo on as X_FOO) is refused.
 */
static const char *const single[] = {
    "HTTP_AUTHORIZATION",
    "HTTP_ORIGIN",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_MCP_SESSION_ID",
    "HTTP_MCP_PROTOCOL_VERSION",
    "HTTP_X_MCP_UPLOAD_TOKEN",
    "HTTP_X_SESSION_ID",
    "HTTP_X_CHUNK_INDEX",
    "HTTP_X_UPLOAD_TYPE",
    "HTTP_IDEMPOTENCY_KEY",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
    "REQUEST_URI",
};

#define N_SINGLE (sizeof(single) / sizeof(single[0]))

/* The bit of a variable that may come once; 0 for all others. */
static unsigned
bit_of(const char *variable)
{
    size_t len = strcspn(variable, "=");

    for (unsigned i = 0; i < N_SINGLE; i++) {
        if (single[i][0] == variable[0]
            && strncmp(single[i], variable, len) == 0 && single[i][len] == '\0')
            return 1u << i;
    }
    return 0;
}

static int
check_single(char **envp, struct dp_err *err)
{
    unsigned seen = 0;

    for (; *envp != NULL; envp++) {
        unsigned bit = bit_of(*envp);

        if (seen & bit)
            return dp_refuse(err, DP_E_BAD_HEADER,
                             "A header was sent twice; send each once.");
        seen |= bit;
    }
    return 0;
}

static const char *
find_env(char **envp, const char *name)
{
    size_t len = strlen(name);

    for (; *envp != NULL; envp++) {
        if (strncmp(*envp, name, len) == 0 && (*envp)[len] == '=')
            return *envp + len + 1;
    }
    return NULL;
}

const char *
dp_req_env(const struct dp_req *req, const char *name)
{
    return find_env(req->io->envp, name);
}

const char *
dp_req_header(const struct dp_req *req, const char *name)
{
    char variable[80] = "HTTP_";
    size_t len = 5;

    for (; *name != '\0' && len < sizeof(variable) - 1; name++)
        variable[len++] =
            *name == '-' ? '_' : (char)toupper((unsigned char)*name);
    variable[len] = '\0';
    return find_env(req->io->envp, variable);
}

const char *
dp_req_authorization(const struct dp_req *req)
{
    const char *header = dp_req_header(req, "Authorization");

    if (header == NULL)
        header = dp_req_env(req, "REDIRECT_HTTP_AUTHORIZATION");
    return header != NULL && *header != '\0' ? header : NULL;
}

const char *
dp_req_query(const struct dp_req *req, const char *name)
{
    return dp_form_find(req->arena, req->query, strlen(req->query), name);
}

int
dp_req_limit(const struct dp_req *req, int64_t max, int64_t *limit,
             struct dp_err *err)
{
    const char *text = dp_req_query(req, "limit");

    if (text != NULL && dp_number_parse(text, 1, max, limit) < 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "limit must be a whole number from 1 to %lld.",
                         (long long)max);
    return 0;
}

const char *
dp_req_client(const struct dp_req *req)
{
    const char *agent = dp_req_header(req, "User-Agent");

    return agent != NULL ? dp_utf8_clean(req->arena, agent, CLIENT_CHARS_MAX)
                         : NULL;
}

bool
dp_req_is_type(const struct dp_req *req, const char *media_type)
{
    const char *type = dp_req_env(req, "CONTENT_TYPE");
    size_t len = strlen(media_type);

    return type != NULL && strncasecmp(type, media_type, len) == 0
           && (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

/* REQUEST_URI without query, decoded; absolute form loses its authority. */
static int
set_path(struct dp_req *req, const char *uri, struct dp_err *err)
{
    const char *query;
    const char *scheme = strstr(uri, "://");

    if (uri[0] != '/' && scheme != NULL) {
        uri = strchr(scheme + 3, '/');
        if (uri == NULL)
            uri = "/";
    }
    query = strchr(uri, '?');
    req->query = query != NULL ? query + 1 : "";
    req->path = dp_form_decode(
        req->arena, uri, query != NULL ? (size_t)(query - uri) : strlen(uri),
        false);
    if (req->path == NULL || req->path[0] != '/'
        || strlen(req->path) > PATH_BYTES_MAX)
        return dp_refuse(err, DP_E_BAD_REQUEST, "The path is malformed.");
    return 0;
}

static int
set_length(struct dp_req *req, struct dp_err *err)
{
    const char *text = dp_req_env(req, "CONTENT_LENGTH");

    req->content_length = -1;
    if (text == NULL || *text == '\0') {
        if (dp_req_env(req, "HTTP_TRANSFER_ENCODING") == NULL)
            req->content_length = 0;
        return 0;
    }
    if (dp_number_parse(text, 0, INT64_MAX, &req->content_length) < 0)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "Content-Length must be a number.");
    return 0;
}

static const char *
request_id(struct dp_arena *arena)
{
    char id[17];

    dp_rand_id(id);
    return dp_strdup(arena, id);
}

int
dp_req_init(struct dp_req *req, struct dp_arena *arena,
            const struct dp_conf *conf, struct dp_io *io, struct dp_err *err)
{
    const char *uri;
    const char *addr;

    memset(req, 0, sizeof(*req));
    req->arena = arena;
    req->conf = conf;
    req->io = io;
    req->id = request_id(arena);
    req->path = "";
    req->query = "";
    req->method = dp_req_env(req, "REQUEST_METHOD");
    if (req->method == NULL)
        req->method = "GET";
    addr = dp_req_env(req, "REMOTE_ADDR");
    req->remote_addr = addr != NULL ? addr : "";
    if (check_single(io->envp, err) < 0 || set_length(req, err) < 0)
        return -1;
    uri = dp_req_env(req, "REQUEST_URI");
    return set_path(req, uri != NULL ? uri : "", err);
}

ssize_t
dp_req_read(struct dp_req *req, void *data, size_t len, struct dp_err *err)
{
    ssize_t got;

    if (req->body_ended)
        return 0;
    got = req->io->read(req->io->ctx, data, len);
    if (got < 0)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The body broke off; nothing was kept. Send it "
                         "again.");
    if (got == 0) {
        req->body_ended = true;
        if (req->content_length >= 0 && req->body_read < req->content_length)
            return dp_refuse(err, DP_E_BAD_REQUEST,
                             "The body is shorter than Content-Length said; "
                             "nothing was kept. Send it again.");
        return 0;
    }
    req->body_read += got;
    if (req->body_read > req->body_max)
        return dp_fail(err, DP_E_TOO_LARGE, "body over %lld bytes",
                       (long long)req->body_max);
    return got;
}

int
dp_req_body(struct dp_req *req, char **data, size_t *len, struct dp_err *err)
{
    size_t cap =
        req->content_length > 0 ? (size_t)req->content_length + 1 : 16384;

    *len = 0;
    *data = dp_alloc(req->arena, cap + 1);
    for (;;) {
        ssize_t got;

        if (*len == cap) {
            char *larger = dp_alloc(req->arena, cap * 2 + 1);

            memcpy(larger, *data, *len);
            *data = larger;
            cap *= 2;
        }
        got = dp_req_read(req, *data + *len, cap - *len, err);
        if (got <= 0)
            return (int)got;
        *len += (size_t)got;
    }
}

int
dp_req_json(struct dp_req *req, json_t **object, struct dp_err *err)
{
    char *data;
    size_t len;

    if (!dp_req_is_type(req, "application/json"))
        return dp_refuse(err, DP_E_MEDIA_TYPE,
                         "Send the body as Content-Type: application/json.");
    if (dp_req_body(req, &data, &len, err) < 0
        || dp_json_parse(req->arena, data, len, object, err) < 0)
        return -1;
    if (!json_is_object(*object))
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The body must be a JSON object.");
    return 0;
}

int
dp_req_form(struct dp_req *req, struct dp_form *form, struct dp_err *err)
{
    char *data;
    size_t len;

    if (!dp_req_is_type(req, "application/x-www-form-urlencoded"))
        return dp_refuse(err, DP_E_MEDIA_TYPE,
                         "Send the body as Content-Type: "
                         "application/x-www-form-urlencoded.");
    if (dp_req_body(req, &data, &len, err) < 0)
        return -1;
    return dp_form_parse(req->arena, data, len, form, err);
}

void
dp_req_drain(struct dp_req *req)
{
    char block[16384];

    while (!req->body_ended && req->body_read < DRAIN_BYTES_MAX) {
        ssize_t got = req->io->read(req->io->ctx, block, sizeof(block));

        if (got <= 0)
            req->body_ended = true;
        else
            req->body_read += got;
    }
}
