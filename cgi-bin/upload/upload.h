/* What the files of this program share. */
#ifndef UPLOAD_H
#define UPLOAD_H

#include "http/route.h"
#include "upload/session.h"

dp_handler_fn upload_post;
dp_handler_fn chunk_post;
dp_handler_fn complete_post;
dp_handler_fn session_get;
dp_handler_fn file_get;

/* Who is calling: an account, or the bearer of a session's upload token. */
struct caller {
    struct dp_intake in;
    const char *session_id; /* the only session allowed; NULL = all */
};

/* DP_E_UNAUTHORIZED for an upload token that is nobody's. */
int caller_init(struct caller *caller, const struct dp_req *req,
                struct dp_err *err);

/*
 * The session the caller means; type as in dp_intake_session().
 * DP_E_FORBIDDEN when the upload token is another session's.
 */
int caller_session(const struct caller *caller, const char *session_id,
                   const char *type, struct dp_upload *session,
                   struct dp_err *err);

#endif
