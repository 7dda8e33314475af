/*
 * A response is a value: status, headers and body, written once after the
 * handler has returned 0.  (http/sse.h and http/held.h are for answers that
 * take their time.)  When it returns -1 the value is thrown away, with
 * the headers the handler added, and the registry's answer for the error is
 * written instead.
 */
#ifndef DP_HTTP_RESPONSE_H
#define DP_HTTP_RESPONSE_H

#include <jansson.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "http/request.h"

struct dp_held;

#define DP_RES_HEADERS 24
#define DP_RES_BODY_MAX (64u * 1024u * 1024u)

struct dp_res_header {
    const char *name;
    const char *value;
};

struct dp_res {
    int status;
    struct dp_arena *arena;
    struct dp_res_header headers[DP_RES_HEADERS];
    int n_headers;
    struct dp_str body;
    int file; /* send this descriptor after the headers, or -1; the
                 response closes it */
    int64_t file_bytes;
    bool sent; /* the head is written; what follows goes out as it comes */
    struct dp_held *held; /* stays open (http/held.h); NULL = it ends */
};

void dp_res_init(struct dp_res *res, struct dp_arena *arena);

/*
 * Add or replace a header.  The value is copied; one with CR, LF or NUL, or a
 * name that is no token, is left out and logged.
 */
void dp_res_header(struct dp_res *res, const char *name, const char *value);

/* The same, beside others of that name: Set-Cookie. */
void dp_res_header_add(struct dp_res *res, const char *name, const char *value);

/* status and a JSON body; value is borrowed and printed at once. */
void dp_res_json(struct dp_res *res, int status, const json_t *value);

/* 303 to an address: the browser asks for it with GET (RFC 9110 15.4.4). */
void dp_res_redirect(struct dp_res *res, const char *location);

/* status and a body of any type. */
void dp_res_text(struct dp_res *res, int status, const char *media_type,
                 const char *text);

/*
 * The answer for err, in the form that the route's flags name: JSON-RPC, an
 * OAuth error, a page, or our own JSON.  A file is closed; headers stay.
 */
void dp_res_error(struct dp_res *res, const struct dp_req *req,
                  const struct dp_err *err);

/*
 * Write the head at once, without a length: what follows ends with the
 * connection.  -1 when the peer has gone.
 */
int dp_res_send_head(struct dp_res *res, const struct dp_req *req);

/*
 * Write head and body; -1 when the peer has gone.  Closes file.  Writes
 * nothing where the head was sent already.
 */
int dp_res_send(struct dp_res *res, const struct dp_req *req);

#endif
