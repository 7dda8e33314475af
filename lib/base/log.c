/* The log: logfmt lines, written with one write(2) each. */
#include "base/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"

#define LINE_BYTES 2048

/* A longer value is cut, so that it cannot push others off the line. */
#define VALUE_BYTES 500

struct line {
    char data[LINE_BYTES];
    size_t len;
};

static const char *const level_names[] = {"debug", "info", "warn", "error"};
static const char *program_name = "dubplate";
static enum dp_log_level lowest = DP_LOG_INFO;
static _Thread_local const char *request_id;

void
dp_log_open(const char *program, enum dp_log_level level)
{
    program_name = program;
    lowest = level;
}

void
dp_log_request(const char *id)
{
    request_id = id;
}

int
dp_log_level_parse(const char *text)
{
    for (int i = 0; i < 4; i++) {
        if (strcmp(text, level_names[i]) == 0)
            return i;
    }
    return -1;
}

static void
put(struct line *line, const char *data, size_t len)
{
    size_t room = LINE_BYTES - 1 - line->len;

    if (len > room)
        len = room;
    memcpy(line->data + line->len, data, len);
    line->len += len;
}

static bool
is_plain(const char *text)
{
    size_t len = 0;

    for (; text[len] != '\0' && len <= VALUE_BYTES; len++) {
        unsigned char c = (unsigned char)text[len];

        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7f)
            return false;
    }
    return len > 0 && len <= VALUE_BYTES;
}

/*
 * A value; quoted and with all that does not show replaced when it is not
 * plain: a terminal obeys control characters past ASCII, too.
 */
static void
put_value(struct line *line, const char *text)
{
    size_t len = strnlen(text, VALUE_BYTES);
    bool whole = text[len] == '\0';

    if (is_plain(text)) {
        put(line, text, strlen(text));
        return;
    }
    put(line, "\"", 1);
    for (size_t i = 0, n; i < len; i += n) {
        bool shown;

        n = dp_utf8_next(text + i, len - i, &shown);
        if (text[i] == '"' || text[i] == '\\')
            put(line, "\\", 1);
        put(line, shown ? text + i : "?", shown ? n : 1);
    }
    put(line, whole ? "\"" : "...\"", whole ? 1 : 4);
}

static void
put_field(struct line *line, const char *key, const char *text)
{
    if (line->len > 0)
        put(line, " ", 1);
    put(line, key, strlen(key));
    put(line, "=", 1);
    put_value(line, text);
}

static void
put_number(struct line *line, const char *key, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    put_field(line, key, text);
}

static void
put_time(struct line *line)
{
    char text[DP_CLOCK_TEXT];

    dp_clock_print(dp_clock_ms(), text);
    put_field(line, "ts", text);
}

void
dp_log_write(enum dp_log_level level, const char *msg,
             const struct dp_field *fields)
{
    struct line line;

    if (level < lowest)
        return;
    line.len = 0;
    put_time(&line);
    put_field(&line, "level", level_names[level]);
    put_field(&line, "program", program_name);
    put_number(&line, "pid", getpid());
    if (request_id != NULL)
        put_field(&line, "req", request_id);
    put_field(&line, "msg", msg);
    for (; fields->key != NULL; fields++) {
        if (fields->text != NULL)
            put_field(&line, fields->key, fields->text);
        else
            put_number(&line, fields->key, fields->number);
    }
    line.data[line.len++] = '\n';
    if (write(STDERR_FILENO, line.data, line.len) < 0)
        return; /* nowhere left to say it */
}
