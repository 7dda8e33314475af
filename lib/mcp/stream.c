/*
 * The endpoint's other methods: GET reads the session's stream, or goes on
 * with one behind Last-Event-ID; DELETE ends the session (MCP 2025-11-25,
 * basic/transports).  GET of the 2024-11-05 transport opens a session.
 */
#include <stdlib.h>
#include <string.h>

#include "auth/state.h"
#include "base/number.h"
#include "base/uuid.h"
#include "mcp/follow.h"
#include "mcp/live.h"
#include "mcp/server.h"
#include "mcp/session.h"
#include "store/session.h"

#define COMES_BACK "retry: 3000\n\n"
#define CLOSES "event: close\ndata: \n\n"

/* A session is what makes a stream; without one there is nothing to read. */
static int
find_session(const struct dp_req *req, struct dp_mcp_envelope *envelope,
             struct dp_err *err)
{
    memset(envelope, 0, sizeof(*envelope));
    if (dp_mcp_session_named(req) == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The header Mcp-Session-Id is missing; initialize "
                         "gives one.");
    if (dp_mcp_era_legacy(req, &envelope->revision, err) < 0)
        return -1;
    return dp_mcp_session_find(req, envelope, err);
}

/* Not 404, which would say that the session has ended. */
static int
not_sent(struct dp_err *err)
{
    return dp_refuse(err, DP_E_BAD_REQUEST,
                     "Last-Event-ID is not the id of an event that was sent "
                     "to you, or it is too long ago.");
}

/* "<stream>.<seq>" of Last-Event-ID. */
static int
take_event_id(const struct dp_req *req, const char *event_id,
              struct dp_reader *reader, struct dp_err *err)
{
    const char *dot = strchr(event_id, '.');
    const char *stream;
    int64_t seq;

    if (dot != NULL) {
        stream = dp_strndup(req->arena, event_id, (size_t)(dot - event_id));
        if (dp_is_uuid(stream)
            && dp_number_parse(dot + 1, 0, INT32_MAX, &seq) == 0) {
            reader->stream_id = stream;
            reader->after_seq = (int)seq;
            return 0;
        }
    }
    return not_sent(err);
}

int
dp_mcp_get(const struct dp_mcp *mcp, struct dp_req *req, struct dp_res *res,
           struct dp_err *err)
{
    const char *event_id = dp_req_header(req, "Last-Event-ID");
    struct dp_mcp_envelope envelope;
    struct dp_reader reader = {
        .after_seq = -1,
        .numbered = true,
        .farewell = COMES_BACK,
        .closing = CLOSES,
    };

    if (find_session(req, &envelope, err) < 0)
        return -1;
    reader.session_id = envelope.session->id;
    reader.stream_id = envelope.session->stream_id;
    if (event_id != NULL
        && take_event_id(req, event_id, &reader, err) < 0)
        return -1;
    if (strcmp(reader.stream_id, envelope.session->stream_id) != 0)
        reader.closing = NULL; /* the end of a call, not of the session */
    reader.is_call = reader.closing == NULL;
    if (dp_live_start(mcp->live, err) < 0)
        return -1;
    if (dp_follow_answer(dp_live_follow(mcp->live), &reader, ": stream\n\n",
                         req, res, err)
        == 0)
        return 0;
    return reader.is_call && err->code == DP_E_NOT_FOUND ? not_sent(err) : -1;
}

int
dp_mcp_delete(const struct dp_mcp *mcp, struct dp_req *req,
              struct dp_res *res, struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_mcp_envelope envelope;
    bool found;

    (void)mcp;
    if (find_session(req, &envelope, err) < 0
        || dp_session_close(state->pg, req->arena, req->who->account_id,
                            envelope.session->id, &found, err)
               < 0)
        return -1;
    if (!found)
        return dp_fail(err, DP_E_NO_SESSION, "no such session");
    res->status = 204;
    return 0;
}

/* Where the client sends its messages: below what people call this server. */
static const char *
post_path(const struct dp_req *req, const char *session_id)
{
    const char *host = strstr(req->conf->server_public_url, "://");
    const char *base = host != NULL ? strchr(host + 3, '/') : NULL;

    return dp_printf(req->arena, "%s/mcp?sessionId=%s",
                     base != NULL ? base : "", session_id);
}

int
dp_mcp_sse(const struct dp_mcp *mcp, struct dp_req *req, struct dp_res *res,
           struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_session_opened opened;
    const struct dp_session_new session = {
        .account_id = req->who->account_id,
        .protocol_version = dp_revision_oldest()->name,
        .client_name = dp_req_client(req),
        .transport = "sse",
        .idle_s = (int)req->conf->mcp_session_idle_s,
        .max_sessions = (int)req->conf->mcp_sessions_max,
    };
    struct dp_reader reader = {.after_seq = -1, .numbered = true,
                               .closing = CLOSES};

    if (dp_live_start(mcp->live, err) < 0
        || dp_session_open(state->pg, req->arena, &session, &opened, err) < 0)
        return -1;
    reader.session_id = opened.session_id;
    reader.stream_id = opened.stream_id;
    return dp_follow_answer(
        dp_live_follow(mcp->live), &reader,
        dp_printf(req->arena, "event: endpoint\ndata: %s\n\n",
                  post_path(req, opened.session_id)),
        req, res, err);
}
