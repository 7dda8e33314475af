/* GET /api/mcp/releases?limit=100: the newest releases first. */
#include <stdlib.h>
#include <string.h>

#include "at_desk.h"
#include "mcp.h"

/* -1 for anything that is no plain number: the desk refuses that. */
static int64_t
parse_limit(const char *text)
{
    if (text == NULL)
        return DP_ARG_UNSET;
    if (text[0] == '\0' || strlen(text) > 9
        || strspn(text, "0123456789") != strlen(text))
        return -1;
    return strtol(text, NULL, 10);
}

int
releases_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_desk desk = desk_of_request(req);
    int64_t limit = parse_limit(dp_req_query(req, "limit"));
    json_t *answer;

    if (dp_desk_list(&desk, limit, &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
