/*
 * The log: one line per event on stderr, logfmt, one formatter that escapes.
 *
 *   ts=2026-11-21T05:40:40.123Z level=info program=mcp pid=812 msg="job
 *   claimed" job=77 ms=12
 *
 * The web server puts stderr into its error log.  Tokens, codes, passwords,
 * tool arguments and answers never go in here; there is no function that
 * prints a secret.
 */
#ifndef DP_BASE_LOG_H
#define DP_BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

enum dp_log_level {
    DP_LOG_DEBUG,
    DP_LOG_INFO,
    DP_LOG_WARN,
    DP_LOG_ERROR,
};

/* One field: text, or a number when text is NULL.  key NULL ends a list. */
struct dp_field {
    const char *key;
    const char *text;
    int64_t number;
};

#define DP_S(name, value) {(name), (value) != NULL ? (value) : "-", 0}
#define DP_N(name, value) {(name), 0, (int64_t)(value)}

/* dp_log(DP_LOG_INFO, "job claimed", DP_S("job", id), DP_N("ms", 12)); */
#define dp_log(level, msg, ...)                                               \
    dp_log_write((level), (msg),                                              \
                 (const struct dp_field[]){__VA_ARGS__ __VA_OPT__(, ){0}})

/* Set once at start; lines below the level are not written. */
void dp_log_open(const char *program, enum dp_log_level level);

/* The request this thread works on; NULL when none.  Not copied. */
void dp_log_request(const char *request_id);

void dp_log_write(enum dp_log_level level, const char *msg,
                  const struct dp_field *fields);

/* "debug" | "info" | "warn" | "error"; -1 for anything else. */
int dp_log_level_parse(const char *text);

#endif
