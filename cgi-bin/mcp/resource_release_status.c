/* Resource mcp://releases/{id}/status: as get_release_status. */
#include "at_desk.h"
#include "complete_desk.h"
#include "mcp/resource.h"
#include "json/json.h"

static int
read_status(const struct dp_call *call, const char *id,
            struct dp_document *document, struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);
    json_t *answer;

    if (dp_desk_status(&desk, id, &answer, err) < 0)
        return -1;
    document->text = dp_json_print(call->arena, answer);
    return 0;
}

const struct dp_resource dp_resource_release_status = {
    .uri = "mcp://releases/{id}/status",
    .name = "release-status",
    .title = "Release status",
    .help = "Where a release stands: over all, and store by store.",
    .media_type = "application/json",
    .scope = DP_SCOPE_READ,
    .read = read_status,
    .complete = complete_release,
};
