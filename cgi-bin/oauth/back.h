/* The way back to the client: its redirect address with an answer
 * (RFC 6749 section 4.1.2, RFC 9207). */
#ifndef BACK_H
#define BACK_H

#include "http/response.h"

struct back {
    const char *redirect_uri;  /* found to be the client's */
    const char *state;         /* the client's; NULL = it sent none */
    const char *client_id;     /* for back_unasked(); so is the next */
    const char *client_source; /* one of dp_client_sources[] */
};

void back_with_code(const struct dp_req *req, struct dp_res *res,
                    const struct back *back, const char *code);

/* With err's OAuth code and its text; somebody was on a page of ours. */
void back_with_error(const struct dp_req *req, struct dp_res *res,
                     const struct back *back, const struct dp_err *err);

/* Where that leads. */
const char *back_error_url(const struct dp_req *req, const struct back *back,
                           const struct dp_err *err);

/*
 * With what, where nobody was on a page of ours: by a redirect if the
 * operator let the client or its address in, or if who is signed in has said
 * yes to the client before; else a page with a link says so.
 */
int back_unasked(const struct dp_req *req, struct dp_res *res,
                 const struct back *back, const struct dp_err *what,
                 struct dp_err *err);

#endif
