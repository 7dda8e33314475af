/* Redirect addresses: reading and comparing them. */
#include "auth/redirect.h"

#include <stdlib.h>
#include <string.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define HEX "0123456789abcdefABCDEF"

static int
refuse(struct dp_err *err, const char *why)
{
    return dp_refuse(err, DP_E_BAD_PARAMS, "The redirect address %s.", why);
}

/* The byte that an escape at p stands for; -1 when it is none. */
static int
escaped(const char *p)
{
    char digits[3];

    if (strspn(p + 1, HEX) < 2)
        return -1;
    memcpy(digits, p + 1, 2);
    digits[2] = '\0';
    return (int)strtol(digits, NULL, 16);
}

/* What is wrong with the characters of an address, or NULL. */
static const char *
odd_character(const char *text)
{
    size_t len = strlen(text);

    if (len == 0 || len > DP_REDIRECT_MAX_BYTES)
        return "is empty or longer than 2048 characters";
    for (const char *p = text; *p != '\0'; p++) {
        int byte;

        if (*p <= ' ' || *p > '~' || strchr("\"<>\\^`{|}", *p) != NULL)
            return "holds blanks, control characters or others that must "
                   "be percent-encoded";
        if (*p == '*')
            return "holds a wildcard";
        if (*p == '#')
            return "has a fragment";
        if (*p != '%')
            continue;
        byte = escaped(p);
        if (byte < ' ' || byte == 127)
            return "holds a bad escape or an escaped control character";
    }
    return NULL;
}

/* A path that some would shorten: "..", also where it is escaped. */
static bool
has_dots(const char *rest)
{
    const char *end = rest + strcspn(rest, "?");

    for (const char *p = rest; p < end;) {
        size_t len = strcspn(p, "/?");

        if ((len == 1 && *p == '.') || (len == 2 && memcmp(p, "..", 2) == 0))
            return true;
        for (const char *q = p; q < p + len; q++)
            if (*q == '%' && strchr("./\\", escaped(q)) != NULL)
                return true;
        p += len + (p + len < end);
    }
    return false;
}

/* ":8080" or nothing; no leading zeros, at most 65535. */
static bool
good_port(const char *port)
{
    size_t len = strlen(port);

    if (len == 0)
        return true;
    return len >= 2 && len <= 6 && port[1] != '0'
           && strspn(port + 1, DIGITS) == len - 1
           && strtol(port + 1, NULL, 10) <= 65535;
}

static bool
is_loopback(const char *host)
{
    return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0
           || strcmp(host, "localhost") == 0;
}

/*
 * A host name in small letters.  One whose last label begins with a digit
 * would be read as a number by browsers ("127.1", "2130706433", "0x7f.1").
 */
static bool
good_name(const char *host)
{
    const char *last = strrchr(host, '.');
    size_t len = strlen(host);

    if (len == 0 || len > 253 || strspn(host, LOWER DIGITS ".-") != len)
        return false;
    if (host[0] == '.' || strstr(host, "..") != NULL)
        return false;
    last = last == NULL ? host : last + 1;
    return *last != '\0' && strchr(LOWER, *last) != NULL;
}

static const char *
flaw_of_web(const struct dp_redirect *redirect, const char *port)
{
    if (!good_port(port))
        return "has a malformed port";
    if (redirect->kind == DP_REDIRECT_LOOPBACK)
        return is_loopback(redirect->host)
                   ? NULL
                   : "is http: that is for 127.0.0.1, [::1] and localhost";
    if (!good_name(redirect->host))
        return "must have a host name in small letters, not a number";
    return NULL;
}

/* Split "//authority/rest"; where p has no authority, all of it is rest. */
static const char *
split(struct dp_arena *arena, const char *p, struct dp_redirect *redirect)
{
    size_t len;
    size_t host_len;

    redirect->authority = "";
    redirect->host = "";
    redirect->rest = p;
    if (strncmp(p, "//", 2) != 0)
        return "";
    p += 2;
    len = strcspn(p, "/?");
    redirect->authority = dp_strndup(arena, p, len);
    redirect->rest = p + len;
    host_len = *p == '[' ? strcspn(redirect->authority, "]") + 1
                         : strcspn(redirect->authority, ":");
    if (host_len > len)
        host_len = len;
    redirect->host = dp_strndup(arena, p, host_len);
    return redirect->authority + host_len;
}

int
dp_redirect_parse(struct dp_arena *arena, const char *text,
                  struct dp_redirect *redirect, struct dp_err *err)
{
    const char *flaw = odd_character(text);
    size_t len = strspn(text, LOWER DIGITS "+-.");
    const char *port;

    if (flaw != NULL)
        return refuse(err, flaw);
    if (len == 0 || text[len] != ':' || strchr(LOWER, *text) == NULL)
        return refuse(err, "must begin with a scheme in small letters");
    redirect->text = text;
    redirect->scheme = dp_strndup(arena, text, len);
    redirect->kind = DP_REDIRECT_PRIVATE;
    if (strcmp(redirect->scheme, "https") == 0)
        redirect->kind = DP_REDIRECT_HTTPS;
    if (strcmp(redirect->scheme, "http") == 0)
        redirect->kind = DP_REDIRECT_LOOPBACK;
    port = split(arena, text + len + 1, redirect);
    if (strchr(redirect->authority, '@') != NULL)
        return refuse(err, "holds a user name");
    if (has_dots(redirect->rest))
        return refuse(err, "has dot segments or escaped slashes in its path");
    if (redirect->kind != DP_REDIRECT_PRIVATE)
        flaw = flaw_of_web(redirect, port);
    else if (redirect->authority[0] == '\0' && redirect->rest[0] == '\0')
        flaw = "is a scheme alone";
    return flaw == NULL ? 0 : refuse(err, flaw);
}

bool
dp_redirect_match(struct dp_arena *arena, const char *registered,
                  const char *presented)
{
    struct dp_redirect known;
    struct dp_redirect got;
    struct dp_err err;

    if (strcmp(registered, presented) == 0)
        return true;
    return dp_redirect_parse(arena, registered, &known, &err) == 0
           && dp_redirect_parse(arena, presented, &got, &err) == 0
           && known.kind == DP_REDIRECT_LOOPBACK
           && got.kind == DP_REDIRECT_LOOPBACK
           && strcmp(known.host, got.host) == 0
           && strcmp(known.rest, got.rest) == 0;
}
