/* Who is at the desk: from a REST request, or from a tool call. */
#include "at_desk.h"

#include "auth/state.h"

struct dp_desk
desk_of_request(const struct dp_req *req)
{
    const struct dp_state *state = req->state;

    return (struct dp_desk){
        .pg = state->pg,
        .conf = req->conf,
        .arena = req->arena,
        .account_id = req->who->account_id,
        .surface = "rest",
        .client_name = dp_req_client(req),
        .request_id = req->id,
    };
}

struct dp_desk
desk_of_call(const struct dp_call *call)
{
    const struct dp_state *state = call->state;

    return (struct dp_desk){
        .pg = state->pg,
        .conf = call->conf,
        .arena = call->arena,
        .account_id = call->who->account_id,
        .surface = "mcp",
        .client_name = call->client_name,
        .request_id = call->request_id,
    };
}

/* clang-format off */
const struct dp_arg finding_output[] = {
    {.name = "code", .type = DP_ARG_STR, .required = true,
     .help = "Stable name of the rule."},
    {.name = "severity", .type = DP_ARG_STR, .required = true,
     .help = "blocking or advisory."},
    {.name = "pointer", .type = DP_ARG_STR, .required = true,
     .help = "JSON pointer into {release, tracks}."},
    {.name = "message", .type = DP_ARG_STR, .required = true,
     .help = "What is wrong and what to do."},
    {0},
};

const struct dp_arg failure_output[] = {
    {.name = "code", .type = DP_ARG_STR, .nullable = true},
    {.name = "message", .type = DP_ARG_STR, .nullable = true},
    {0},
};

const struct dp_arg queued_output[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true},
    {.name = "jobId", .type = DP_ARG_STR, .required = true,
     .help = "Follow it with get_release_job."},
    {.name = "statusUrl", .type = DP_ARG_STR, .required = true},
    {.name = "jobUrl", .type = DP_ARG_STR, .required = true},
    {0},
};
/* clang-format on */
