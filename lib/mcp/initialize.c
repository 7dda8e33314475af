/* initialize: version negotiation (MCP, basic/lifecycle). */
#include "config.h"

#include "json/json.h"
#include "mcp/method.h"

/*
 * What the client asked for where we speak it, else our newest; a client
 * that names none speaks the oldest.
 */
static const struct dp_revision *
negotiate(const json_t *params)
{
    const char *wanted = dp_json_text(params, "protocolVersion");
    const struct dp_revision *revision;

    if (wanted == NULL)
        return dp_revision_oldest();
    revision = dp_revision_find(wanted);
    return revision != NULL ? revision : dp_revision_latest();
}

int
dp_mcp_initialize(struct dp_mcp_request *request, const char **result,
                  struct dp_err *err)
{
    const struct dp_conf *conf = request->call.conf;
    json_t *answer = json_pack(
        "{s:s, s:{s:{s:b}, s:{s:b, s:b}}, s:{s:s, s:s, s:s}, s:s}",
        "protocolVersion", negotiate(request->params)->name, "capabilities",
        "tools", "listChanged", 0, "resources", "listChanged", 0,
        "subscribe", 0, "serverInfo", "name", conf->server_name, "title",
        "Dubplate release desk", "version", PACKAGE_VERSION, "instructions",
        request->mcp->instructions);

    if (answer == NULL)
        return dp_fail(err, DP_E_INTERNAL, "initialize result");
    dp_json_keep(request->call.arena, answer);
    *result = dp_json_print(request->call.arena, answer);
    return 0;
}
