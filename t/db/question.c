/* Questions to clients, and rounds of input_required. */
#include "store/question.h"

#include "db/db.h"
#include "store/round.h"
#include "store/stream.h"

static struct dp_err err;
static const char *ann, *bob;

static const char *
open_call(void)
{
    const struct dp_stream_new stream = {ann, NULL, "call", "1", 60, 99};
    struct dp_stream_opened opened = {0};

    works(dp_stream_open(db_as("mcp"), &db_arena, &stream, &opened, &err));
    return opened.stream_id;
}

static const char *
ask(const char *stream_id)
{
    const struct dp_question_new question = {
        .account_id = ann,
        .stream_id = stream_id,
        .key = "which",
        .method = "elicitation/create",
        .params_json = "{\"message\": \"Which?\"}",
        .timeout_s = 60,
    };
    const char *id = NULL;

    works(dp_question_ask(db_as("mcp"), &db_arena, &question, &id, &err));
    return id;
}

static enum dp_question_outcome
answer(const char *account_id, const char *question_id,
       const char *answer_json, const char *error_json)
{
    const struct dp_question_reply reply = {answer_json, error_json};
    enum dp_question_outcome outcome = DP_QUESTION_UNKNOWN;

    works(dp_question_answer(db_as("mcp"), &db_arena, account_id, question_id,
                             &reply, &outcome, &err));
    return outcome;
}

static struct dp_question_row
get(const char *question_id)
{
    struct dp_question_row question = {0};

    works(dp_question_get(db_as("mcp"), &db_arena, ann, question_id,
                          &question, &err));
    return question;
}

static void
test_answer(void)
{
    const char *call = open_call();
    const char *id = ask(call);
    struct dp_question_row question = get(id);

    is_str(question.key, "which", "a question has its key");
    is_str(question.method, "elicitation/create", "its method");
    is_str(question.params, "{\"message\": \"Which?\"}", "its parameters");
    ok(question.state == DP_QUESTION_OPEN && question.answer == NULL,
       "and no answer");
    is_int(answer(bob, id, "{}", NULL), DP_QUESTION_UNKNOWN,
           "nobody else answers");
    is_int(answer(ann, id, "{\"x\": 1}", NULL), DP_QUESTION_TAKEN,
           "whoever was asked does");
    is_int(answer(ann, id, "{}", NULL), DP_QUESTION_AGAIN, "once");
    question = get(id);
    ok(question.state == DP_QUESTION_ANSWERED && question.error == NULL,
       "which is seen");
    is_str(question.answer, "{\"x\": 1}", "as it was answered");
    id = ask(call);
    is_int(answer(ann, id, NULL, "{\"code\": 1}"), DP_QUESTION_TAKEN,
           "an error is an answer");
    is_str(get(id).error, "{\"code\": 1}", "too");
    fails(dp_question_get(db_as("mcp"), &db_arena, bob, id, &question, &err),
          DP_E_NOT_FOUND, "nobody reads what another is asked");
}

static void
test_void(void)
{
    const char *call = open_call();
    const char *id = ask(call);

    db_sql("UPDATE dubplate.mcp_question SET expires_at = now()"
           " WHERE id = '%s'", id);
    is_int(get(id).state, DP_QUESTION_EXPIRED, "a question has its time");
    is_int(answer(ann, id, "{}", NULL), DP_QUESTION_UNKNOWN, "and is void");
    works(dp_stream_end(db_as("mcp"), call, &err));
    ok(ask(call) == NULL, "a call that has ended asks nothing");
}

static void
test_round(void)
{
    struct dp_round_new new = {
        .account_id = ann,
        .digest = {{1}},
        .number = 3,
        .asked_json = "{\"a\": {\"method\": \"roots/list\"}}",
        .ttl_s = 60,
    };
    const struct dp_hash other = {{2}};
    struct dp_round round;
    const char *id = NULL;

    works(dp_round_open(db_as("mcp"), &db_arena, &new, &id, &err));
    works(dp_round_claim(db_as("mcp"), &db_arena, bob, id, &new.digest,
                         &round, &err));
    is_int(round.outcome, DP_ROUND_UNKNOWN, "a round is its owner's");
    works(dp_round_claim(db_as("mcp"), &db_arena, ann, id, &other, &round,
                         &err));
    is_int(round.outcome, DP_ROUND_OTHER_REQUEST, "and its request's");
    works(dp_round_claim(db_as("mcp"), &db_arena, ann, id, &new.digest,
                         &round, &err));
    is_int(round.outcome, DP_ROUND_CLAIMED, "who repeats that has it");
    is_int(round.number, 3, "with its number");
    is_str(round.asked, new.asked_json, "what was asked");
    is_str(round.answers, "{}", "and what was answered before");
    works(dp_round_claim(db_as("mcp"), &db_arena, ann, id, &new.digest,
                         &round, &err));
    is_int(round.outcome, DP_ROUND_AGAIN, "once");
    new.ttl_s = 0;
    works(dp_round_open(db_as("mcp"), &db_arena, &new, &id, &err));
    works(dp_round_claim(db_as("mcp"), &db_arena, ann, id, &new.digest,
                         &round, &err));
    is_int(round.outcome, DP_ROUND_EXPIRED, "in its time");
}

int
main(void)
{
    db_open();
    ann = db_account("ann", 0);
    bob = db_account("bob", 0);
    test_answer();
    test_void();
    test_round();
    return db_done();
}
