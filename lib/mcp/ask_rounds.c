/*
 * Questions as results input_required (MCP 2026-07-28, "Multi round-trip
 * requests").  A round is a row; requestState is its id, which means nothing
 * to anybody but the account that was asked, for the request that asked, once.
 */
#include <string.h>

#include "auth/state.h"
#include "base/uuid.h"
#include "crypto/hash.h"
#include "json/json.h"
#include "mcp/ask.h"
#include "mcp/method.h"
#include "store/round.h"

#define ROUNDS_MAX 20

/* The answer to a question; one that was put otherwise has none. */
static const json_t *
find_answer(const struct dp_talk *talk, const struct dp_question *question,
            const json_t *request)
{
    const json_t *answer = json_object_get(talk->answers, question->key);
    const json_t *before = json_object_get(talk->put, question->key);

    return dp_ask_is_answer(question->kind, answer)
                   && (before == NULL || json_equal(before, request))
               ? answer
               : NULL;
}

int
dp_ask_rounds(const struct dp_call *call, struct dp_question *questions,
              size_t n, struct dp_err *err)
{
    struct dp_talk *talk = call->talk;

    for (size_t i = 0; i < n; i++) {
        struct dp_question *q = &questions[i];

        json_t *request = dp_json_keep(
            call->arena,
            json_pack("{s:s, s:o}", "method", dp_ask_method(q->kind),
                      "params", dp_ask_params(talk, q, NULL)));

        q->answer = find_answer(talk, q, request);
        if (q->answer != NULL)
            continue;
        if (talk->asked == NULL)
            talk->asked = dp_json_empty(call->arena);
        json_object_set(talk->asked, q->key, request);
    }
    return talk->asked == NULL
               ? 0
               : dp_fail(err, DP_E_INPUT_REQUIRED, "asks the client");
}

/* What a retry must repeat: method and parameters, but for the answers. */
static void
digest_of(const struct dp_mcp_request *request, const char *method,
          struct dp_hash *digest)
{
    static const char *const left_out[]
        = {"_meta", "inputResponses", "requestState"};
    json_t *params = dp_json_keep(request->call.arena,
                                  json_copy(request->params));
    const char *text;
    struct dp_hasher hasher;

    for (size_t i = 0; i < 3; i++)
        json_object_del(params, left_out[i]);
    text = dp_json_canonical(request->call.arena, params);
    dp_hash_init(&hasher);
    dp_hash_update(&hasher, method, strlen(method) + 1);
    dp_hash_update(&hasher, text, strlen(text));
    dp_hash_final(&hasher, digest);
}

static int
refuse_state(enum dp_round_outcome outcome, struct dp_err *err)
{
    static const char *const why[] = {
        [DP_ROUND_CLAIMED] = "is fine.",
        [DP_ROUND_UNKNOWN] = "is not one that was given to you.",
        [DP_ROUND_AGAIN] = "was used already; send the request again "
                           "without it.",
        [DP_ROUND_EXPIRED] = "has expired; send the request again without "
                             "it.",
        [DP_ROUND_OTHER_REQUEST] = "is of another request; repeat method "
                                   "and params as they were.",
    };

    return dp_refuse(err, DP_E_BAD_PARAMS, "requestState %s", why[outcome]);
}

/* The answers of earlier rounds, and of this one. */
static int
add_answers(struct dp_mcp_request *request, const struct dp_round *round,
            const json_t *responses, struct dp_err *err)
{
    struct dp_talk *talk = request->call.talk;
    json_t *asked;
    const char *key;
    json_t *answer;

    if (dp_json_parse(request->call.arena, round->asked,
                      strlen(round->asked), &asked, err)
            < 0
        || dp_json_parse(request->call.arena, round->answers,
                         strlen(round->answers), &talk->answers, err)
               < 0)
        return -1;
    talk->round = round->number;
    talk->put = asked;
    json_object_foreach((json_t *)responses, key, answer)
    {
        if (json_object_get(asked, key) != NULL)
            json_object_set(talk->answers, key, answer);
    }
    return 0;
}

int
dp_ask_take(struct dp_mcp_request *request, const char *method,
            struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    const json_t *given = json_object_get(request->params, "requestState");
    json_t *responses = json_object_get(request->params, "inputResponses");
    const char *id = json_string_value(given);
    struct dp_round round;
    struct dp_hash digest;

    if (responses != NULL && !json_is_object(responses))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "inputResponses must be an object.");
    if (dp_ask_check_size(request->req, responses, err) < 0)
        return -1;
    if (given == NULL) {
        /* A client may know what it is going to be asked. */
        request->call.talk->answers = responses;
        return 0;
    }
    if (id == NULL || !dp_is_uuid(id))
        return refuse_state(DP_ROUND_UNKNOWN, err);
    digest_of(request, method, &digest);
    if (dp_round_claim(state->pg, request->call.arena,
                       request->call.who->account_id, id, &digest, &round,
                       err)
        < 0)
        return -1;
    if (round.outcome != DP_ROUND_CLAIMED)
        return refuse_state(round.outcome, err);
    return add_answers(request, &round, responses, err);
}

int
dp_ask_give(struct dp_mcp_request *request, const char *method,
            struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_talk *talk = request->call.talk;
    struct dp_arena *arena = request->call.arena;
    const struct dp_state *state = request->call.state;
    const char *asked = dp_json_print(arena, talk->asked);
    const char *id;
    struct dp_round_new round = {
        .account_id = request->call.who->account_id,
        .number = talk->round + 1,
        .asked_json = asked,
        .answers_json = talk->answers != NULL
                            ? dp_json_print(arena, talk->answers)
                            : NULL,
        .ttl_s = (int)request->call.conf->mcp_ask_timeout_s,
    };

    if (round.number > ROUNDS_MAX)
        return dp_refuse(err, DP_E_CANCELLED,
                         "There was no usable answer in %d rounds.",
                         ROUNDS_MAX);
    digest_of(request, method, &round.digest);
    if (dp_round_open(state->pg, arena, &round, &id, err) < 0)
        return -1;
    answer->type = "input_required";
    answer->result = dp_printf(
        arena, "{\"inputRequests\":%s,\"requestState\":\"%s\"}", asked, id);
    return 0;
}
