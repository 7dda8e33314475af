/*
 * What follows a well-known name in a path: clients insert the path of an
 * endpoint there (RFC 9728 section 3.1), or that of the issuer (RFC 8414
 * section 3.1).
 */
#include <string.h>

#include "http/page.h"
#include "oauth.h"

int
well_known_endpoint(struct dp_req *req, const char **endpoint,
                    struct dp_err *err)
{
    static const char *const known[] = {"", "/api/mcp", "/mcp", "/sse"};
    const char *prefix = dp_page_base(req->conf);
    const char *path = req->captures[0] != NULL ? req->captures[0] : "";
    size_t len = strlen(prefix);

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        *endpoint = known[i];
        if (strcmp(path, known[i]) == 0
            || (strncmp(path, prefix, len) == 0
                && strcmp(path + len, known[i]) == 0))
            return 0;
    }
    return dp_fail(err, DP_E_NO_ROUTE, "no endpoint of ours");
}
