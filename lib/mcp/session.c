/* Sessions. */
#include "mcp/session.h"

#include <string.h>

#include "auth/state.h"
#include "base/uuid.h"
#include "http/response.h"
#include "json/json.h"
#include "mcp/talk.h"
#include "store/session.h"

/* They are kept, and read with each request of the session. */
#define CAPABILITIES_BYTES_MAX 65536

const char *
dp_mcp_session_named(const struct dp_req *req)
{
    const char *id = dp_req_header(req, "Mcp-Session-Id");

    return id != NULL ? id : dp_req_query(req, "sessionId");
}

int
dp_mcp_session_find(const struct dp_req *req,
                    struct dp_mcp_envelope *envelope, struct dp_err *err)
{
    const char *id = dp_mcp_session_named(req);
    const struct dp_state *state = req->state;
    struct dp_mcp_session *session;
    struct dp_session row = {0};
    json_t *capabilities;

    if (id == NULL || req->who == NULL)
        return 0;
    if (dp_is_uuid(id)
        && dp_session_touch(state->pg, req->arena, req->who->account_id, id,
                            (int)req->conf->mcp_session_idle_s, &row, err)
               < 0)
        return -1;
    if (!row.found)
        return dp_fail(err, DP_E_NO_SESSION, "no such session");
    session = dp_alloc(req->arena, sizeof(*session));
    session->id = id;
    session->stream_id = row.stream_id;
    session->is_sse = strcmp(row.transport, "sse") == 0;
    envelope->session = session;
    envelope->log_level = row.log_level;
    if (dp_req_header(req, "MCP-Protocol-Version") == NULL)
        envelope->revision = dp_revision_find(row.protocol_version);
    if (envelope->revision == NULL)
        envelope->revision = dp_revision_oldest();
    if (dp_json_parse(req->arena, row.capabilities, strlen(row.capabilities),
                      &capabilities, err)
        < 0)
        return -1;
    envelope->capabilities = capabilities;
    return 0;
}

/* The session is there: GET /sse made it, and knew nothing of its client. */
static int
greet(const struct dp_mcp_request *request,
      const struct dp_session_new *session, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    bool found;

    if (!request->envelope->session->is_sse)
        return 0;
    if (dp_session_greet(state->pg, request->call.arena,
                         request->envelope->session->id, session, &found, err)
        < 0)
        return -1;
    return found ? 0 : dp_fail(err, DP_E_NO_SESSION, "it is over");
}

int
dp_mcp_session_begin(const struct dp_mcp_request *request,
                     const char *protocol_version, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    const json_t *info = json_object_get(request->params, "clientInfo");
    const json_t *capabilities
        = json_object_get(request->params, "capabilities");
    struct dp_session_opened opened;
    const struct dp_session_new session = {
        .account_id = request->call.who->account_id,
        .protocol_version = protocol_version,
        .client_name = dp_json_text(info, "name"),
        .client_version = dp_json_text(info, "version"),
        .capabilities_json
        = json_is_object(capabilities)
              ? dp_json_print(request->call.arena, capabilities)
              : NULL,
        .transport = "http",
        .idle_s = (int)request->call.conf->mcp_session_idle_s,
        .max_sessions = (int)request->call.conf->mcp_sessions_max,
    };

    if (request->call.in_batch)
        return 0;
    if (session.capabilities_json != NULL
        && strlen(session.capabilities_json) > CAPABILITIES_BYTES_MAX)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "capabilities have more than %d bytes.",
                         CAPABILITIES_BYTES_MAX);
    if (request->envelope->session != NULL)
        return greet(request, &session, err);
    if (dp_session_open(state->pg, request->call.arena, &session, &opened,
                        err)
        < 0)
        return -1;
    dp_res_header(request->call.talk->res, "Mcp-Session-Id",
                  opened.session_id);
    return 0;
}
