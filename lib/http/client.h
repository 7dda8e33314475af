/*
 * Fetching a file from an address that a stranger gave.
 *
 * Only public addresses are connected to, whatever names resolve to and
 * wherever redirects lead (http/address.h, asked at the socket); no proxy, no
 * cookies, no credentials but those the caller gives, no compression; bounded
 * in bytes, time and redirects.  The body goes to a sink in pieces, never into
 * memory; for small documents there is http/fetch_document.h on top.
 *
 * Part of libdubplate_fetch, the only code that links libcurl.
 */
#ifndef DP_HTTP_CLIENT_H
#define DP_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "http/address.h"

/* Longest address that is looked at. */
#define DP_FETCH_URL_MAX 2048

/* What the house allows; the same for every fetch of a process. */
struct dp_fetch_rules {
    bool allow_http;           /* http as well as https */
    const char *ports;         /* "443 80" */
    struct dp_networks except; /* private networks allowed all the same */
    const char *ca_file;       /* NULL = the system's authorities */
    int redirects_max;
    int connect_timeout_ms;
    int64_t total_timeout_ms; /* all redirects together */
    int slow_bytes_s;         /* slower than this ... */
    int slow_s;               /* ... for so long ends it */
};

/* From the settings; DP_E_BAD_PARAMS when fetch.allow_addresses is wrong. */
int dp_fetch_rules_init(struct dp_fetch_rules *rules,
                        const struct dp_conf *conf, struct dp_err *err);

/* Once per process, before threads. */
int dp_fetch_init(void);

struct dp_fetch {
    const char *url;
    int64_t size_max_bytes;
    /* Takes the body piece by piece; -1 with err ends the fetch. */
    int (*sink)(void *arg, const void *data, size_t len, struct dp_err *err);
    void *sink_arg;
    bool (*go_on)(void *arg); /* asked about once a second; or NULL */
    void *go_on_arg;

    /* For documents; all may be left out. */
    const char *const *headers; /* "Name: value", ends with NULL */
    const char *post_body;      /* POST this; NULL = GET */
    size_t post_bytes;
    bool any_status; /* whatever the status, it is the answer; 200 only
                        otherwise */
};

struct dp_fetched {
    int status; /* HTTP; 0 = it never came to that */
    int64_t size_bytes;
    int redirects;
    int sockets;    /* that were opened */
    int refusals;   /* addresses that were not connected to */
    bool permanent; /* of a failure: trying again will not help */

    /* Headers of the answer, in the arena; NULL = not there. */
    const char *content_type;
    const char *cache_control; /* several are joined with commas */
    const char *etag;
};

/*
 * Fetch: 0 when the whole file came with status 200, or with any status where
 * the fetch says so.  A request with headers or a body of its own is never
 * sent a second time: a redirect ends it.  Otherwise
 *   DP_E_BAD_PARAMS  the address is malformed or of a kind not taken
 *   DP_E_ADDRESS     it leads to an address that is not public
 *   DP_E_TOO_LARGE   more than size_max_bytes
 *   DP_E_FETCH       anything else; what happened is in the detail only
 *   DP_E_LOST_LEASE  go_on() said no
 * or what the sink failed with.  fetched is filled in any case.
 */
int dp_fetch_run(const struct dp_fetch_rules *rules,
                 const struct dp_fetch *fetch, struct dp_arena *arena,
                 struct dp_fetched *fetched, struct dp_err *err);

/*
 * Look at an address without connecting: form, scheme, port, no user, and a
 * number in place of a name must be public.  Errors as above.
 */
int dp_fetch_check_url(const struct dp_fetch_rules *rules, const char *url,
                       struct dp_err *err);

#endif
