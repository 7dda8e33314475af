/* The checks of dubplatectl doctor. */
#include "doctor.h"

#include <string.h>

#include "http/probe.h"

#define TIMEOUT_MS 120000
#define MIB 1048576

/* No account has it; only programs that see it say invalid_token. */
#define BEARER "Authorization: Bearer dubplate-doctor"
#define JSON "Content-Type: application/json"

static int
saw(struct dp_err *err, const struct dp_probed *probed)
{
    return dp_refuse(err, DP_E_FETCH, "status %d: %.120s", probed->status,
                     probed->body);
}

/* Ask; the answer must come from one of our programs. */
static int
ask(const struct doctor *doctor, const char *path,
    const struct dp_probe *like, struct dp_probed *probed,
    struct dp_err *err)
{
    struct dp_probe probe = *like;

    probe.url = dp_printf(doctor->arena, "%s%s", doctor->url, path);
    probe.timeout_ms = TIMEOUT_MS;
    if (dp_probe_run(doctor->arena, &probe, probed, err) < 0)
        return -1;
    if (dp_probed_header(doctor->arena, probed, "X-Request-Id") == NULL)
        return saw(err, probed);
    return 0;
}

/* GET path: this status, and this text in the body. */
static int
get(const struct doctor *doctor, const char *path, int status,
    const char *text, struct dp_err *err)
{
    struct dp_probe probe = {.method = "GET"};
    struct dp_probed probed;

    if (ask(doctor, path, &probe, &probed, err) < 0)
        return -1;
    return probed.status == status && strstr(probed.body, text) != NULL
               ? 0
               : saw(err, &probed);
}

static int
check_health(const struct doctor *doctor, struct dp_err *err)
{
    return get(doctor, "/health", 200, "healthy", err);
}

static int
check_ready(const struct doctor *doctor, struct dp_err *err)
{
    return get(doctor, "/ready", 200, "ready", err);
}

static int
check_card(const struct doctor *doctor, struct dp_err *err)
{
    if (get(doctor, "/.well-known/mcp/server-card.json", 200,
            "streamable-http", err)
        < 0)
        return -1;
    return get(doctor, "/.well-known/ai-catalog.json", 200,
               "/api/mcp/server-card", err);
}

static int
check_metadata(const struct doctor *doctor, struct dp_err *err)
{
    return get(doctor, "/.well-known/oauth-protected-resource", 200,
               "\"resource\"", err);
}

static int
check_public_url(const struct doctor *doctor, struct dp_err *err)
{
    const char *resource
        = dp_printf(doctor->arena, "\"%s/api/mcp\"", doctor->url);

    return get(doctor, "/.well-known/oauth-protected-resource/api/mcp", 200,
               resource, err);
}

/* Every document must name the issuer that the resource points to. */
static int
check_discovery(const struct doctor *doctor, struct dp_err *err)
{
    static const char *const paths[] = {
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/api/mcp",
        "/.well-known/openid-configuration",
        "/api/mcp/.well-known/openid-configuration",
    };
    const char *issuer = dp_printf(doctor->arena, "\"issuer\":\"%s\"",
                                   doctor->conf->server_public_url);

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        if (get(doctor, paths[i], 200, issuer, err) < 0)
            return -1;
    return 0;
}

static int
check_keys(const struct doctor *doctor, struct dp_err *err)
{
    return get(doctor, "/oauth/jwks", 200, "\"kty\"", err);
}

static int
check_admin(const struct doctor *doctor, struct dp_err *err)
{
    return get(doctor, "/api/status", 401, "unauthorized", err);
}

static int
check_not_found(const struct doctor *doctor, struct dp_err *err)
{
    return get(doctor, "/api/mcp/no-such-address", 404, "no_route", err);
}

static int
check_challenge(const struct doctor *doctor, struct dp_err *err)
{
    const char *const headers[] = {JSON, NULL};
    struct dp_probe probe = {"POST", NULL, headers, 2, 0};
    struct dp_probed probed;
    const char *challenge;

    if (ask(doctor, "/api/mcp", &probe, &probed, err) < 0)
        return -1;
    challenge = dp_probed_header(doctor->arena, &probed, "WWW-Authenticate");
    return probed.status == 401 && challenge != NULL
                   && strstr(challenge, "resource_metadata=") != NULL
               ? 0
               : saw(err, &probed);
}

/* POST that many bytes with a token nobody has: 401, invalid_token. */
static int
post(const struct doctor *doctor, const char *path, const char *type,
     int64_t size_bytes, struct dp_err *err)
{
    const char *const headers[] = {type, BEARER, NULL};
    struct dp_probe probe = {"POST", NULL, headers, size_bytes, 0};
    struct dp_probed probed;
    const char *challenge;

    if (ask(doctor, path, &probe, &probed, err) < 0)
        return -1;
    challenge = dp_probed_header(doctor->arena, &probed, "WWW-Authenticate");
    return probed.status == 401 && challenge != NULL
                   && strstr(challenge, "invalid_token") != NULL
               ? 0
               : saw(err, &probed);
}

static int
check_authorization(const struct doctor *doctor, struct dp_err *err)
{
    return post(doctor, "/api/mcp", JSON, 2, err);
}

static int
check_body(const struct doctor *doctor, struct dp_err *err)
{
    return post(doctor, "/api/mcp", JSON, MIB, err);
}

static int
check_chunk(const struct doctor *doctor, struct dp_err *err)
{
    return post(doctor, "/api/mcp/upload/chunk",
                "Content-Type: application/octet-stream",
                doctor->conf->limits_chunk_recommended_bytes, err);
}

static int
check_file(const struct doctor *doctor, struct dp_err *err)
{
    return post(doctor, "/api/mcp/upload",
                "Content-Type: multipart/form-data; boundary=x",
                doctor->conf->limits_audio_max_bytes, err);
}

/* clang-format off */
const struct doctor_check doctor_checks[] = {
    {check_health, false,
     "the health program answers",
     "Is this the right address, and does the web server run? Route /health "
     "to health.fcgi; its error log says why a program does not start."},
    {check_ready, false,
     "everything is ready",
     "Start dubplate-worker (or run dubplate-worker --once from cron), and "
     "run dubplatectl migrate."},
    {check_card, false,
     "/.well-known/mcp/ reaches the mcp program",
     "Route /.well-known/mcp/ and /.well-known/ai-catalog.json to mcp.fcgi."},
    {check_metadata, false,
     "/.well-known/oauth-... reaches the oauth program",
     "Route /.well-known/oauth-... to oauth.fcgi; a proxy in front must not "
     "answer /.well-known/ itself."},
    {check_public_url, false,
     "server.public_url is this address",
     "Set server.public_url to the address that clients use, to the letter: "
     "scheme, host, port, no slash at the end."},
    {check_discovery, false,
     "clients find out how to sign in",
     "Route /.well-known/oauth-..., /.well-known/openid-configuration... and "
     "/api/mcp/.well-known/... to oauth.fcgi, before /api/mcp."},
    {check_keys, false,
     "keys that check tokens are published",
     "Run dubplatectl key init; oauth.key_file must belong to the programs' "
     "user. The log of oauth.fcgi has the reason."},
    {check_admin, false,
     "/api/ reaches the admin program",
     "Route /api/ to admin.fcgi, after /api/mcp."},
    {check_not_found, false,
     "a program's own 404 gets through",
     "The web server puts its own error page in place of the program's: "
     "turn that off (Apache: no ProxyErrorOverride, no ErrorDocument 404)."},
    {check_challenge, false,
     "a 401 carries its challenge",
     "A proxy takes the WWW-Authenticate header away; let it through."},
    {check_authorization, false,
     "the Authorization header arrives",
     "Apache keeps it back: CGIPassAuth On in the vhost, or the line of the "
     "shipped .htaccess."},
    {check_body, true,
     "a body of 1 MiB arrives",
     "Apache mod_fcgid: FcgidMaxRequestLen 268435456. Apache: LimitRequestBody "
     "0. lighttpd: server.max-request-size. Where none may be changed: "
     "limits.chunk_recommended_bytes = 98304 and limits.chunk_max_bytes = "
     "122880."},
    {check_chunk, true,
     "a chunk of limits.chunk_recommended_bytes arrives",
     "As above; or set limits.chunk_recommended_bytes to what the host takes."},
    {check_file, true,
     "a file of limits.audio_max_bytes arrives in one piece",
     "As above, for /api/mcp/upload. Clients that upload in chunks do not "
     "need it."},
    {0},
};
/* clang-format on */
