/* completion/complete (MCP, server/utilities/completion). */
#include "mcp/complete.h"

#include <string.h>
#include <strings.h>

#include "json/json.h"
#include "mcp/method.h"

void
dp_complete_add(struct dp_completion *completion, const char *word)
{
    if (completion->total++ < DP_COMPLETE_MAX)
        json_array_append_new(completion->values, json_string(word));
}

void
dp_complete_offer(struct dp_completion *completion, const char *word)
{
    size_t len = strlen(completion->value);

    if (strncasecmp(word, completion->value, len) == 0)
        dp_complete_add(completion, word);
}

/* Who knows the values of what ref names; *complete may be NULL: nobody. */
static int
find_source(const struct dp_mcp_request *request, const json_t *ref,
            dp_complete_fn **complete, unsigned *scope, struct dp_err *err)
{
    const char *type = dp_json_text(ref, "type");
    const char *name = dp_json_text(ref, "name");
    const char *uri = dp_json_text(ref, "uri");
    const struct dp_prompt *prompt = NULL;

    if (type != NULL && strcmp(type, "ref/prompt") == 0 && name != NULL) {
        if (dp_mcp_prompt_find(request, name, &prompt, err) < 0)
            return -1;
        *complete = prompt->complete;
        *scope = prompt->scope;
        return 0;
    }
    if (type == NULL || strcmp(type, "ref/resource") != 0 || uri == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "ref must be {\"type\": \"ref/prompt\", \"name\"} or "
                         "{\"type\": \"ref/resource\", \"uri\"}.");
    for (const struct dp_resource *const *r = request->mcp->resources;
         *r != NULL; r++) {
        if (strcmp((*r)->uri, uri) != 0)
            continue;
        *complete = (*r)->complete;
        *scope = (*r)->scope;
        return 0;
    }
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "There is no resource template %.120s.", uri);
}

static int
give(const struct dp_mcp_request *request, struct dp_mcp_answer *answer,
     const struct dp_completion *found)
{
    json_t *result = json_pack(
        "{s:{s:O, s:I, s:b}}", "completion", "values", found->values, "total",
        (json_int_t)found->total, "hasMore", found->total > DP_COMPLETE_MAX);

    answer->result = dp_json_print(request->call.arena,
                                   dp_json_keep(request->call.arena, result));
    return 0;
}

int
dp_mcp_complete(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
                struct dp_err *err)
{
    const json_t *params = request->params;
    const json_t *argument = json_object_get(params, "argument");
    struct dp_completion completion = {
        .argument = dp_json_text(argument, "name"),
        .value = dp_json_text(argument, "value"),
        .context = json_object_get(json_object_get(params, "context"),
                                   "arguments"),
        .values = dp_json_keep(request->call.arena, json_array()),
    };
    dp_complete_fn *complete = NULL;
    unsigned scope = 0;

    if (completion.argument == NULL || completion.value == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "argument must have a name and a value.");
    if (find_source(request, json_object_get(params, "ref"), &complete,
                    &scope, err)
            < 0
        || dp_mcp_check_scope(request, "completion/complete", scope, err) < 0)
        return -1;
    if (complete != NULL && complete(&request->call, &completion, err) < 0)
        return -1;
    return give(request, answer, &completion);
}
