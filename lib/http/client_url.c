/* Addresses to fetch from, looked at before anything is done with them. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "http/client.h"

/* Visible ASCII only: nothing two parsers could read in two ways. */
static bool
plain(const char *url)
{
    size_t len = 0;

    for (const char *p = url; *p; p++, len++)
        if (*p <= ' ' || *p > '~' || *p == '\\' || len >= DP_FETCH_URL_MAX)
            return false;
    return len > 0;
}

/* host is a number in one of its spellings: is it allowed? */
static bool
number_allowed(const struct dp_fetch_rules *rules, const char *host)
{
    char bare[64];
    size_t len = strlen(host);

    if (host[0] == '[') { /* "[::1]", maybe with a zone */
        len = strcspn(host + 1, "]%");
        snprintf(bare, sizeof(bare), "%.*s", (int)len, host + 1);
        return dp_address_allowed_text(bare, &rules->except);
    }
    if (strspn(host, "0123456789.") == len)
        return dp_address_allowed_text(host, &rules->except);
    return true; /* a name: the socket will tell */
}

static int
check_parts(const struct dp_fetch_rules *rules, const char *scheme,
            const char *host, const char *port, struct dp_err *err)
{
    bool https = strcmp(scheme, "https") == 0;

    if (!https && !(rules->allow_http && strcmp(scheme, "http") == 0))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Only %s addresses can be fetched from.",
                         rules->allow_http ? "https and http" : "https");
    if (!dp_words_has(rules->ports, port, strlen(port)))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Port %s cannot be fetched from; allowed: %s.", port,
                         rules->ports);
    if (!number_allowed(rules, host))
        return dp_fail(err, DP_E_ADDRESS, "not a public address");
    return 0;
}

int
dp_fetch_check_url(const struct dp_fetch_rules *rules, const char *url,
                   struct dp_err *err)
{
    CURLU *parts = NULL;
    char *scheme = NULL;
    char *host = NULL;
    char *port = NULL;
    int result = -1;

    if (!plain(url))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "The address holds blanks, control or other "
                         "characters that must be percent-encoded, or is too "
                         "long.");
    parts = curl_url();
    if (!parts)
        return dp_fail(err, DP_E_INTERNAL, "curl_url: out of memory");
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER)
        || curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0)
        || curl_url_get(parts, CURLUPART_HOST, &host, 0)
        || curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT))
        dp_refuse(err, DP_E_BAD_PARAMS,
                  "The address is not an https URL, or holds a user name.");
    else
        result = check_parts(rules, scheme, host, port, err);
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return result;
}
