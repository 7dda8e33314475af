/* The question that comes before a submit. */
#include "confirm_submit.h"

#include "json/json.h"
#include "mcp/call.h"

/* All that the person decides on; another text is another question. */
static const char *
message_of(const struct dp_call *call, const struct dp_quote *quote)
{
    const char *draft
        = quote->draft_version > 0
              ? dp_printf(call->arena, " (version %d of the draft)",
                          quote->draft_version)
              : "";

    return dp_printf(
        call->arena,
        "Submit '%.200s' by %.200s%s: %d track%s, to be released on %s, to "
        "these stores: %s.\n"
        "Price: %d credit%s, which leaves %d.\n"
        "This cannot be undone: stores begin to take the release at once, "
        "and what is delivered is paid; its UPC and ISRCs stay. A takedown "
        "removes it from stores later and gives no credits back.",
        quote->title, quote->artist, draft, quote->n_tracks,
        quote->n_tracks == 1 ? "" : "s", quote->release_date, quote->stores,
        quote->credits, quote->credits == 1 ? "" : "s", quote->balance);
}

static json_t *
form_of(const struct dp_call *call, const struct dp_quote *quote)
{
    return dp_json_keep(
        call->arena,
        json_pack("{s:s, s:{s:s, s:{s:{s:s, s:s, s:s, s:b}}, s:[s]}}",
                  "message", message_of(call, quote), "requestedSchema",
                  "type", "object", "properties", "confirm", "type",
                  "boolean", "title", "Submit the release", "description",
                  "Yes debits the credits and delivers the release; no "
                  "leaves everything as it is.",
                  "default", 0, "required", "confirm"));
}

static int
decline(const char *why, struct dp_err *err)
{
    return dp_refuse(err, DP_E_DECLINED,
                     "%s Nothing was submitted or debited. Ask the user what "
                     "to change: save_release_draft keeps the changes, and "
                     "submit_release asks again.",
                     why);
}

int
confirm_submit(const struct dp_call *call, const struct dp_quote *quote,
               struct dp_err *err)
{
    struct dp_question question = {
        .key = "confirm",
        .kind = DP_ASK_FORM,
        .params = form_of(call, quote),
    };

    if (dp_call_ask(call, &question, 1, err) < 0)
        return err->code == DP_E_CANCELLED
                   ? decline("The submit was not confirmed in time.", err)
                   : -1;
    if (json_is_true(json_object_get(dp_question_content(&question),
                                     "confirm")))
        return 0;
    return decline("The user did not confirm this submit.", err);
}
