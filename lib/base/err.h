/*
 * Failures: one type, and one registry row per kind of failure.
 *
 * A function that can fail returns 0 or -1 and fills a struct dp_err.  What a
 * client is told and what the log is told are different fields, so that
 * leaking needs a deliberate act:
 *
 *   dp_fail()    private detail for the log; the client gets the public text
 *                of the registry row
 *   dp_refuse()  a sentence for the client, who caused it and can mend it
 *
 * The registry row says what HTTP and JSON-RPC clients see, so the same
 * failure is the same over REST, tools and resources.
 */
#ifndef DP_BASE_ERR_H
#define DP_BASE_ERR_H

#include "base/str.h"

enum dp_errcode {
    DP_E_NONE,
    DP_E_INTERNAL,
    DP_E_UNAVAILABLE,
    DP_E_STREAMS,
    DP_E_BAD_REQUEST,
    DP_E_BAD_HEADER,
    DP_E_BAD_JSON,
    DP_E_BAD_RPC,
    DP_E_NO_METHOD,
    DP_E_BAD_PARAMS,
    DP_E_BAD_VERSION,
    DP_E_BAD_ENVELOPE,
    DP_E_HEADER_MISMATCH,
    DP_E_CLIENT_CAPABILITY,
    DP_E_NO_SESSION,
    DP_E_INPUT_REQUIRED,
    DP_E_CANCELLED,
    DP_E_DECLINED,
    DP_E_UNKNOWN_TOOL,
    DP_E_UNKNOWN_PROMPT,
    DP_E_UNKNOWN_RESOURCE,
    DP_E_NO_RESOURCE,
    DP_E_NOT_FOUND,
    DP_E_NO_ROUTE,
    DP_E_HTTP_METHOD,
    DP_E_TOO_LARGE,
    DP_E_MEDIA_TYPE,
    DP_E_UNAUTHORIZED,
    DP_E_FORBIDDEN,
    DP_E_ORIGIN,
    DP_E_SCOPE,
    DP_E_RATE,
    DP_E_CREDITS,
    DP_E_CONFLICT,
    DP_E_EXPIRED,
    DP_E_INCOMPLETE,
    DP_E_PAYLOAD,
    DP_E_QUOTA,
    DP_E_ACCOUNT_FULL,
    DP_E_STORAGE,
    DP_E_UNSUPPORTED_MEDIA,
    DP_E_MEDIA_REFUSED,
    DP_E_INVALID_RELEASE,
    DP_E_IN_PROGRESS,
    DP_E_FETCH,
    DP_E_ADDRESS,
    DP_E_STORE,
    DP_E_LOST_LEASE,
    DP_E_SIGN_IN,
    DP_E_LOGIN,
    DP_E_FORM_OVER,
    DP_E_NO_COOKIE,
    DP_E_UPSTREAM,
    /* Names of RFC 6749, 7591, 8707 and OpenID Connect Core. */
    DP_E_INVALID_CLIENT,
    DP_E_INVALID_GRANT,
    DP_E_UNAUTHORIZED_CLIENT,
    DP_E_GRANT_TYPE,
    DP_E_RESPONSE_TYPE,
    DP_E_INVALID_SCOPE,
    DP_E_INVALID_TARGET,
    DP_E_INVALID_REDIRECT_URI,
    DP_E_INVALID_CLIENT_METADATA,
    DP_E_ACCESS_DENIED,
    DP_E_LOGIN_REQUIRED,
    DP_E_CONSENT_REQUIRED,
    DP_E_REQUEST_OBJECT,
    DP_E_REQUEST_URI,
    DP_E_MAX,
};

struct dp_err {
    enum dp_errcode code;
    char text[400];        /* for the client; empty = the registry's text */
    char detail[240];      /* for the log; never leaves the process */
    const char *data_json; /* more for the client, as JSON, or NULL */
    const char *scope;     /* all that a token needs, as text; or NULL */
    int retry_after_s;     /* 0 = none */
};

struct dp_errinfo {
    const char *name; /* machine name, stable: clients may switch on it */
    int http;         /* status of a REST answer */
    int rpc;          /* JSON-RPC error code */
    const char *text; /* what happened and what to do next */
};

extern const struct dp_errinfo dp_errinfo[DP_E_MAX];

/* Fill err with a private detail; always -1. */
int dp_fail(struct dp_err *err, enum dp_errcode code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Fill err with a text for the client; always -1. */
int dp_refuse(struct dp_err *err, enum dp_errcode code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* What the client is told: err's own text, or the registry's. */
const char *dp_err_text(const struct dp_err *err);

/*
 * The first code that JSON-RPC clients are told by this number, or
 * DP_E_INTERNAL: for errors that were kept as JSON.
 */
enum dp_errcode dp_err_of_rpc(int rpc);

/* The registry name of err's code. */
const char *dp_err_name(const struct dp_err *err);

/*
 * The same as an OAuth error code (RFC 6749 sections 4.1.2.1 and 5.2,
 * RFC 6750 section 3.1): the name where it is one, else the code that comes
 * nearest.
 */
const char *dp_err_oauth(const struct dp_err *err);

/* Log it where the registry or a detail says that it matters. */
void dp_err_log(const struct dp_err *err);

/*
 * Append what a client is told, as JSON: {"error": name, "message": text,
 * "requestId", "retryAfterSeconds", and the members of data_json}.
 */
void dp_err_print(struct dp_str *out, const struct dp_err *err,
                  const char *request_id);

/* The same for JSON-RPC clients: {"code", "message", "data"}. */
void dp_err_print_rpc(struct dp_str *out, const struct dp_err *err);

#endif
