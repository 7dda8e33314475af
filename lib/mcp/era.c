/* Eras: the ladder from a message to its revision. */
#include "mcp/era.h"

#include <string.h>

#include "json/json.h"
#include "mcp/headers.h"
#include "mcp/logging.h"

#define VERSION_HEADER "MCP-Protocol-Version"

const json_t *
dp_mcp_meta(const struct dp_rpc_message *message, const char *key)
{
    return json_object_get(json_object_get(message->params, "_meta"), key);
}

static int
unsupported(const struct dp_req *req, const char *requested,
            struct dp_err *err)
{
    struct dp_str list;

    dp_str_init(&list, req->arena, 1000);
    dp_str_add(&list, "{\"supported\":[");
    for (const struct dp_revision *r = dp_revisions; r->name != NULL; r++)
        dp_str_addf(&list, "%s\"%s\"", r == dp_revisions ? "" : ",", r->name);
    dp_str_add(&list, "],\"requested\":");
    dp_str_json(&list,
                dp_strndup(req->arena, requested, strnlen(requested, 64)));
    dp_str_add(&list, "}");
    dp_refuse(err, DP_E_BAD_VERSION, "Unsupported protocol version");
    err->data_json = list.data;
    return -1;
}

int
dp_mcp_era_legacy(const struct dp_req *req,
                  const struct dp_revision **revision, struct dp_err *err)
{
    const char *name = dp_req_header(req, VERSION_HEADER);

    *revision = name != NULL ? dp_revision_find(name) : dp_revision_oldest();
    return *revision != NULL ? 0 : unsupported(req, name, err);
}

/* What a message and its headers say, while the steps below look at it. */
struct ladder {
    const struct dp_req *req;
    const struct dp_rpc_message *message;
    const char *header;  /* MCP-Protocol-Version, or NULL */
    const char *version; /* of _meta */
    struct dp_mcp_envelope *envelope;
};

static int
has_envelope(struct ladder *l, struct dp_err *err)
{
    const json_t *version = dp_mcp_meta(l->message, DP_META "protocolVersion");
    const json_t *capabilities
        = dp_mcp_meta(l->message, DP_META "clientCapabilities");

    if (!json_is_string(version))
        return dp_refuse(err, DP_E_BAD_ENVELOPE,
                         "params._meta[\"" DP_META "protocolVersion\"] must "
                         "be a string, such as 2026-07-28.");
    if (!json_is_object(capabilities))
        return dp_refuse(err, DP_E_BAD_ENVELOPE,
                         "params._meta[\"" DP_META "clientCapabilities\"] "
                         "must be an object; {} does.");
    l->version = json_string_value(version);
    l->envelope->capabilities = capabilities;
    return 0;
}

static int
version_agrees(struct ladder *l, struct dp_err *err)
{
    if (l->header == NULL || strcmp(l->header, l->version) == 0)
        return 0;
    return dp_refuse(err, DP_E_HEADER_MISMATCH,
                     "The header " VERSION_HEADER " says %.32s, the body "
                     "says %.32s.",
                     l->header, l->version);
}

static int
method_agrees(struct ladder *l, struct dp_err *err)
{
    return dp_mcp_header_agrees(l->req, "Mcp-Method", l->message->method,
                                false, err);
}

static int
version_is_spoken(struct ladder *l, struct dp_err *err)
{
    const struct dp_revision *revision = dp_revision_find(l->version);

    if (revision == NULL || revision->era != DP_ERA_MODERN)
        return unsupported(l->req, l->version, err);
    l->envelope->revision = revision;
    return 0;
}

static int
headers_are_there(struct ladder *l, struct dp_err *err)
{
    if (l->header == NULL)
        return dp_refuse(err, DP_E_HEADER_MISMATCH,
                         "The header " VERSION_HEADER " is missing.");
    return dp_mcp_header_agrees(l->req, "Mcp-Method", l->message->method,
                                true, err);
}

static int
level_is_known(struct ladder *l, struct dp_err *err)
{
    const json_t *level = dp_mcp_meta(l->message, DP_META "logLevel");

    if (level == NULL)
        return 0;
    l->envelope->log_level = json_string_value(level);
    if (dp_mcp_log_level(l->envelope->log_level) >= 0)
        return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "Unknown log level; there are " DP_MCP_LOG_LEVELS ".");
}

/* In this order: a mismatch is told before what is not supported. */
static int (*const modern_steps[])(struct ladder *, struct dp_err *) = {
    has_envelope,      version_agrees,    method_agrees,
    version_is_spoken, headers_are_there, level_is_known,
};

static int
modern(struct ladder *l, struct dp_err *err)
{
    size_t n = sizeof(modern_steps) / sizeof(modern_steps[0]);

    for (size_t i = 0; i < n; i++) {
        if (modern_steps[i](l, err) < 0)
            return -1;
    }
    return 0;
}

/* A modern header on a request whose body claims nothing. */
static int
header_alone(const struct ladder *l, struct dp_err *err)
{
    if (strcmp(l->message->method, "initialize") == 0)
        return dp_refuse(err, DP_E_HEADER_MISMATCH,
                         "initialize is of revisions before 2026-07-28, the "
                         "header " VERSION_HEADER " names a later one.");
    return dp_refuse(err, DP_E_BAD_ENVELOPE,
                     "Since 2026-07-28 a request says params._meta[\"" DP_META
                     "protocolVersion\"] and [\"" DP_META
                     "clientCapabilities\"].");
}

int
dp_mcp_era(const struct dp_req *req, const struct dp_rpc_message *message,
           struct dp_mcp_envelope *envelope, struct dp_err *err)
{
    struct ladder l = {
        .req = req,
        .message = message,
        .header = dp_req_header(req, VERSION_HEADER),
        .envelope = envelope,
    };
    const json_t *claim = dp_mcp_meta(message, DP_META "protocolVersion");
    bool names_modern
        = l.header != NULL && dp_revision_is_modern_name(l.header);

    memset(envelope, 0, sizeof(*envelope));
    l.version = json_string_value(claim);
    if (message->kind == DP_RPC_REQUEST && claim != NULL)
        return modern(&l, err);
    if (message->kind == DP_RPC_NOTIFICATION && l.version != NULL)
        return version_agrees(&l, err) < 0 ? -1 : version_is_spoken(&l, err);
    if (!names_modern)
        return dp_mcp_era_legacy(req, &envelope->revision, err);
    if (message->kind == DP_RPC_REQUEST)
        return header_alone(&l, err);
    if (message->kind == DP_RPC_RESPONSE)
        return dp_refuse(err, DP_E_BAD_RPC,
                         "Invalid Request: since 2026-07-28 answers go into "
                         "inputResponses of the next request.");
    envelope->revision = dp_revision_find(l.header);
    return envelope->revision != NULL ? 0 : unsupported(req, l.header, err);
}
