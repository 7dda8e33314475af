/*
 * For the tests of fetching: a small HTTP server in a thread, names that
 * resolve as a test says, and a count of every connection attempted.
 *
 * The test program defines getaddrinfo() and connect(), which libcurl then
 * uses instead of the C library's.  Attempts on addresses outside 127.0.0.0/8
 * fail at once, so no test leaves the machine.
 */
#ifndef DP_T_FETCH_SERVER_H
#define DP_T_FETCH_SERVER_H

#include <stdbool.h>

#include "http/client.h"

/* Attempts since fetch_count_reset(). */
struct fetch_count {
    int loopback; /* connect() to 127.0.0.0/8 or ::1 */
    int other;    /* connect() to anything else */
    int served;   /* requests that the server got */
    int accepted; /* connections that the listener got */
};

extern struct fetch_count fetch_count;
void fetch_count_reset(void);

/* Start the server on 127.0.0.1; its port. */
int fetch_server_start(void);

/* The last request, head and body. */
extern char fetch_request[8192];

/* Rules that allow http from the server's port and nothing private. */
struct dp_fetch_rules fetch_rules(int port);

/* The same, and the server's own address. */
struct dp_fetch_rules fetch_rules_local(int port);

/* What a fetch brought. */
struct fetch_got {
    int result;
    struct dp_err err;
    struct dp_fetched fetched;
    long long sunk_bytes;
    char body[256]; /* the beginning */
};

/* Fetch url, with a limit of 1 MiB. */
struct fetch_got fetch_get(const struct dp_fetch_rules *rules, const char *url);

#endif
