/* Which client is meant. */
#include "auth/client_resolve.h"

#include "auth/client_document.h"
#include "auth/client_metadata.h"

int
dp_client_resolve(struct dp_pg *pg, const struct dp_req *req,
                  const char *client_id, struct dp_client **client,
                  struct dp_err *err)
{
    if (dp_client_find(pg, req->arena, client_id, client, err) < 0)
        return -1;
    if ((*client != NULL && !(*client)->stale)
        || !dp_client_id_is_url(req->arena, client_id))
        return 0;
    return dp_client_document_find(pg, req, client_id, *client, client, err);
}

int
dp_client_resolve_seen(struct dp_pg *pg, const struct dp_req *req,
                       const char *client_id, struct dp_client **client,
                       struct dp_err *err)
{
    if (dp_client_find(pg, req->arena, client_id, client, err) < 0)
        return -1;
    if (*client == NULL || !(*client)->stale)
        return 0;
    return dp_client_document_find(pg, req, client_id, *client, client, err);
}
