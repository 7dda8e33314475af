/* The way back to the client: its redirect address with an answer
 * (RFC 6749 section 4.1.2, RFC 9207). */
#ifndef BACK_H
#define BACK_H

#include "http/response.h"

/* Where to, and the client's state; NULL = it sent none. */
struct back {
    const char *redirect_uri; /* found to be the client's */
    const char *state;
};

void back_with_code(const struct dp_req *req, struct dp_res *res,
                    const struct back *back, const char *code);

/* With err's OAuth code and its text. */
void back_with_error(const struct dp_req *req, struct dp_res *res,
                     const struct back *back, const struct dp_err *err);

#endif
