/* What the upload tools share. */
#include "upload_tools.h"

#include "auth/state.h"

struct dp_intake
intake_of(const struct dp_call *call)
{
    const struct dp_state *state = call->state;

    return (struct dp_intake){
        .arena = call->arena,
        .conf = call->conf,
        .pg = state->pg,
        .account_id = call->who->account_id,
        .surface = "mcp",
        .client_name = call->client_name,
        .in_batch = call->in_batch,
    };
}
