/* Which client is meant. */
#include "auth/client_resolve.h"

int
dp_client_resolve(struct dp_pg *pg, const struct dp_req *req,
                  const char *client_id, struct dp_client **client,
                  struct dp_err *err)
{
    return dp_client_find(pg, req->arena, client_id, client, err);
}
