/* Questions to the client. */
#include "mcp/ask.h"

#include <string.h>

#include "json/json.h"
#include "mcp/session.h"

/* What a client must have said it can, by kind. */
static const struct {
    const char *method;
    const char *capability;
    const char *mode;
} kinds[] = {
    [DP_ASK_FORM] = {"elicitation/create", "elicitation", "form"},
    [DP_ASK_URL] = {"elicitation/create", "elicitation", "url"},
    [DP_ASK_SAMPLING] = {"sampling/createMessage", "sampling", NULL},
    [DP_ASK_ROOTS] = {"roots/list", "roots", NULL},
};

const char *
dp_ask_method(enum dp_ask_kind kind)
{
    return kinds[kind].method;
}

/* {} means forms: so it was before there were modes. */
static bool
is_declared(const json_t *capabilities, enum dp_ask_kind kind)
{
    const json_t *declared
        = json_object_get(capabilities, kinds[kind].capability);

    if (!json_is_object(declared))
        return false;
    if (kinds[kind].mode == NULL
        || json_object_get(declared, kinds[kind].mode) != NULL)
        return true;
    return kind == DP_ASK_FORM && json_object_get(declared, "url") == NULL;
}

static bool
has_modes(const struct dp_talk *talk)
{
    return strcmp(talk->envelope->revision->name, "2025-11-25") >= 0;
}

bool
dp_call_can_ask(const struct dp_call *call, enum dp_ask_kind kind)
{
    const struct dp_talk *talk = call->talk;

    if (talk == NULL || talk->live == NULL || call->in_batch
        || !is_declared(talk->envelope->capabilities, kind))
        return false;
    if (talk->task_id != NULL
        || talk->envelope->revision->era == DP_ERA_MODERN)
        return true;
    if (kind == DP_ASK_URL && !has_modes(talk))
        return false;
    return talk->envelope->session != NULL
           && (talk->can_stream || talk->envelope->session->is_sse);
}

json_t *
dp_ask_params(const struct dp_talk *talk, const struct dp_question *question,
              const char *id)
{
    json_t *params = question->params != NULL
                         ? json_deep_copy(question->params)
                         : json_object();

    if (kinds[question->kind].mode != NULL && has_modes(talk))
        json_object_set_new(params, "mode",
                            json_string(kinds[question->kind].mode));
    if (question->kind == DP_ASK_URL && id != NULL)
        json_object_set_new(params, "elicitationId", json_string(id));
    return params;
}

static bool
is_elicited(const json_t *answer)
{
    const char *action = dp_json_text(answer, "action");
    const json_t *content = json_object_get(answer, "content");

    return action != NULL
           && (strcmp(action, "accept") == 0 || strcmp(action, "decline") == 0
               || strcmp(action, "cancel") == 0)
           && (content == NULL || json_is_object(content)
               || json_is_null(content));
}

bool
dp_ask_is_answer(enum dp_ask_kind kind, const json_t *answer)
{
    if (!json_is_object(answer))
        return false;
    switch (kind) {
    case DP_ASK_FORM:
    case DP_ASK_URL:
        return is_elicited(answer);
    case DP_ASK_SAMPLING:
        return json_object_get(answer, "content") != NULL;
    case DP_ASK_ROOTS:
        return json_is_array(json_object_get(answer, "roots"));
    }
    return false;
}

int
dp_ask_check_size(const struct dp_req *req, const json_t *answer,
                  struct dp_err *err)
{
    int64_t most = req->conf->limits_json_max_bytes;
    size_t len = json_dumpb(answer, NULL, 0, JSON_ENCODE_ANY | JSON_COMPACT);

    if ((int64_t)len <= most)
        return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "An answer has at most %lld bytes.", (long long)most);
}

const json_t *
dp_question_content(const struct dp_question *question)
{
    const char *action = dp_json_text(question->answer, "action");
    const json_t *content = json_object_get(question->answer, "content");

    return action != NULL && strcmp(action, "accept") == 0
                   && json_is_object(content)
               ? content
               : NULL;
}

static int
cannot(const struct dp_call *call, enum dp_ask_kind kind, struct dp_err *err)
{
    const char *mode = kinds[kind].mode;

    dp_refuse(err, DP_E_CLIENT_CAPABILITY,
              "This needs a client that can be asked by %s%s%s.",
              kinds[kind].method, mode != NULL ? ", mode " : "",
              mode != NULL ? mode : "");
    err->data_json = dp_printf(
        call->arena,
        mode != NULL ? "{\"requiredCapabilities\":{\"%s\":{\"%s\":{}}}}"
                     : "{\"requiredCapabilities\":{\"%s\":{}}}",
        kinds[kind].capability, mode);
    return -1;
}

int
dp_call_ask(const struct dp_call *call, struct dp_question *questions,
            size_t n, struct dp_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!dp_call_can_ask(call, questions[i].kind))
            return cannot(call, questions[i].kind, err);
    }
    if (call->talk->task_id == NULL
        && call->talk->envelope->revision->era == DP_ERA_MODERN)
        return dp_ask_rounds(call, questions, n, err);
    return dp_ask_rows(call, questions, n, err);
}
