/* What the upload tools share. */
#include "upload_tools.h"

#include "auth/state.h"
#include "base/clock.h"
#include "mcp/call.h"

#define TELL_MS 500

struct teller {
    const struct dp_call *call;
    int64_t told_ms;
};

static bool
tell(void *ctx, double done, double total, const char *what)
{
    struct teller *teller = ctx;
    int64_t now_ms = dp_mono_ms();

    if (teller->told_ms == 0 || now_ms - teller->told_ms >= TELL_MS) {
        teller->told_ms = now_ms;
        dp_call_progress(teller->call, done, total, what);
    }
    return !dp_call_cancelled(teller->call);
}

struct dp_intake
intake_of(const struct dp_call *call)
{
    const struct dp_state *state = call->state;
    struct teller *teller = dp_alloc(call->arena, sizeof(*teller));

    teller->call = call;
    return (struct dp_intake){
        .arena = call->arena,
        .conf = call->conf,
        .pg = state->pg,
        .account_id = call->who->account_id,
        .surface = "mcp",
        .client_name = call->client_name,
        .in_batch = call->in_batch,
        .tell = tell,
        .teller = teller,
    };
}
