/* Prompt fix_findings: what blocks a draft, and how to mend it. */
#include <string.h>

#include "at_desk.h"
#include "complete_desk.h"
#include "http/response.h"
#include "json/json.h"
#include "mcp/prompt.h"

struct fix {
    const char *release_id;
};

static void
add_findings(struct dp_str *text, const json_t *answer, const char *kind)
{
    const json_t *findings = json_object_get(answer, kind);
    size_t i;
    const json_t *finding;

    json_array_foreach(findings, i, finding)
        dp_str_addf(text, "- %s %s (%s): %s\n",
                    dp_json_text(finding, "severity"),
                    dp_json_text(finding, "pointer"),
                    dp_json_text(finding, "code"),
                    dp_json_text(finding, "message"));
}

static int
run(const struct dp_call *call, const void *args, json_t **messages,
    struct dp_err *err)
{
    const struct fix *fix = args;
    struct dp_desk desk = desk_of_call(call);
    struct dp_submit_request request = {.release_id = fix->release_id};
    json_t *answer;
    struct dp_str text;

    if (dp_desk_validate(&desk, &request, &answer, err) < 0)
        return -1;
    dp_str_init(&text, call->arena, DP_RES_BODY_MAX);
    dp_str_addf(&text,
                "The draft of release %s was checked. What was found:\n\n",
                fix->release_id);
    add_findings(&text, answer, "blocking");
    add_findings(&text, answer, "advisories");
    if (json_is_true(json_object_get(answer, "valid")))
        dp_str_add(&text, "- nothing that blocks it\n");
    dp_str_add(&text,
               "\nGo through them one by one. Explain each in plain words, "
               "propose a value or ask me for it, and mend the draft with "
               "save_release_draft (send only what changes). Then call "
               "validate_release again until nothing blocks. Do not submit.\n");
    *messages = dp_json_keep(call->arena, json_array());
    dp_prompt_say(*messages, "user", text.data);
    return 0;
}

static int
complete(const struct dp_call *call, struct dp_completion *completion,
         struct dp_err *err)
{
    if (strcmp(completion->argument, "releaseId") == 0)
        return complete_release(call, completion, err);
    return 0;
}

static const struct dp_arg fix_args[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true, .max = 64,
     .help = "The release whose draft is checked.",
     .offset = DP_FIELD(fix, release_id)},
    {0},
};

const struct dp_prompt dp_prompt_fix_findings = {
    .name = "fix_findings",
    .title = "Fix findings",
    .help = "Check a draft and go through what blocks it, one by one.",
    .args = fix_args,
    .args_size = sizeof(struct fix),
    .scope = DP_SCOPE_READ,
    .run = run,
    .complete = complete,
};
