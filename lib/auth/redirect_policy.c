/* Which redirect addresses clients may register. */
#include <string.h>

#include "auth/known_client.h"
#include "auth/redirect.h"
#include "base/words.h"

/* Schemes that run or read something, or that everybody shares. */
static const char shared[] = "http https javascript data vbscript file blob "
                             "about filesystem view-source ws wss ftp "
                             "mailto tel sms intent";

int
dp_redirect_policy_init(struct dp_redirect_policy *policy,
                        const struct dp_conf *conf, struct dp_err *err)
{
    const char *word = conf->oauth_redirect_schemes;
    size_t len = 0;

    policy->known = conf->oauth_known_clients;
    policy->hosts = conf->oauth_redirect_hosts;
    policy->schemes = conf->oauth_redirect_schemes;
    policy->open = conf->oauth_open_registration;
    while ((word = dp_words_next(word, &len)) != NULL)
        if (dp_words_has(shared, word, len))
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "oauth.redirect_schemes: %.*s belongs to no "
                             "application",
                             (int)len, word);
    return 0;
}

/*
 * Does an entry of the list cover it?  "host" covers all of a host,
 * "host/path" that path without a query, "host/folder/" what is below.
 */
static bool
covers(const char *entry, size_t len, const struct dp_redirect *redirect)
{
    size_t host_len = strlen(redirect->authority);
    const char *path = entry + host_len;
    size_t path_len = len - host_len;

    if (len < host_len || memcmp(entry, redirect->authority, host_len) != 0)
        return false;
    if (path_len == 0)
        return true;
    if (*path != '/')
        return false;
    if (path[path_len - 1] == '/')
        return strncmp(redirect->rest, path, path_len) == 0;
    return strlen(redirect->rest) == path_len
           && memcmp(redirect->rest, path, path_len) == 0;
}

static bool
is_listed(const char *hosts, const struct dp_redirect *redirect)
{
    size_t len = 0;

    while ((hosts = dp_words_next(hosts, &len)) != NULL)
        if (covers(hosts, len, redirect))
            return true;
    return false;
}

int
dp_redirect_allow(const struct dp_redirect_policy *policy,
                  const struct dp_redirect *redirect, struct dp_err *err)
{
    size_t scheme_len = strlen(redirect->scheme);

    if (redirect->kind == DP_REDIRECT_LOOPBACK)
        return 0;
    if (redirect->kind == DP_REDIRECT_PRIVATE) {
        if (!dp_words_has(shared, redirect->scheme, scheme_len)
            && dp_words_has(policy->schemes, redirect->scheme, scheme_len))
            return 0;
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Clients may not be redirected to %.60s: addresses. "
                         "An administrator lets a scheme in by the setting "
                         "oauth.redirect_schemes.",
                         redirect->scheme);
    }
    if (policy->open || is_listed(policy->hosts, redirect)
        || (policy->known && dp_known_client_of(redirect) != NULL))
        return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "Clients may not be redirected to this address of "
                     "%.100s. An administrator lets it in by the setting "
                     "oauth.redirect_hosts.",
                     redirect->authority);
}
