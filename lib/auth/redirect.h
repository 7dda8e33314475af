/*
 * Redirect addresses of clients: where a browser may be sent with a code.
 *
 * Three kinds are known: https addresses, http addresses of this very
 * computer (RFC 8252 section 7.3), and addresses of schemes that an
 * application has to itself (section 7.1).  They are read strictly, so that
 * no two programs can read one address in two ways: canonical letters, names
 * rather than numbers, no user, no fragment, no dot segments, no wildcards.
 */
#ifndef DP_AUTH_REDIRECT_H
#define DP_AUTH_REDIRECT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"

#define DP_REDIRECT_MAX_BYTES 2048

enum dp_redirect_kind {
    DP_REDIRECT_HTTPS,
    DP_REDIRECT_LOOPBACK, /* 127.0.0.1, [::1] or localhost */
    DP_REDIRECT_PRIVATE,  /* a private-use scheme */
};

struct dp_redirect {
    enum dp_redirect_kind kind;
    const char *text;
    const char *scheme;
    const char *authority; /* host and port as written; "" if there is none */
    const char *host;      /* without the port */
    const char *rest;      /* path and query, as written */
};

/* Which addresses clients may register: settings, checked. */
struct dp_redirect_policy {
    bool known;          /* addresses of the shipped list */
    const char *hosts;   /* host, host/path or host/folder/, with blanks */
    const char *schemes; /* private-use schemes */
    bool open;           /* any https host */
};

/*
 * Read text into redirect, parts in the arena.  DP_E_BAD_PARAMS with a
 * sentence for the developer of the client.
 */
int dp_redirect_parse(struct dp_arena *arena, const char *text,
                      struct dp_redirect *redirect, struct dp_err *err);

/*
 * Is presented the registered address?  To the letter, except that the port
 * of a loopback address may be another (RFC 8252 section 7.3).
 */
bool dp_redirect_match(struct dp_arena *arena, const char *registered,
                       const char *presented);

/*
 * From the settings.  DP_E_BAD_PARAMS when oauth.redirect_schemes holds one
 * that no application can have to itself.
 */
int dp_redirect_policy_init(struct dp_redirect_policy *policy,
                            const struct dp_conf *conf, struct dp_err *err);

/*
 * May a client register it?  DP_E_BAD_PARAMS names the host or the scheme
 * and the setting that would let it in.
 */
int dp_redirect_allow(const struct dp_redirect_policy *policy,
                      const struct dp_redirect *redirect,
                      struct dp_err *err);

#endif
