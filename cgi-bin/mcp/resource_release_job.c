/* Resource mcp://release-jobs/{id}: as get_release_job. */
#include "at_desk.h"
#include "complete_desk.h"
#include "mcp/resource.h"
#include "json/json.h"

static int
read_job(const struct dp_call *call, const char *id,
         struct dp_document *document, struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);
    json_t *answer;

    if (dp_desk_job(&desk, id, &answer, err) < 0)
        return -1;
    document->text = dp_json_print(call->arena, answer);
    return 0;
}

const struct dp_resource dp_resource_release_job = {
    .uri = "mcp://release-jobs/{id}",
    .name = "release-job",
    .title = "Release job",
    .help = "How far a job is, step by step, and what went wrong.",
    .media_type = "application/json",
    .scope = DP_SCOPE_READ,
    .read = read_job,
    .complete = complete_job,
};
