/* The log: one line per event, and nobody can forge one. */
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap/tap.h"

static char line[8192];

/* What run() writes to stderr, in line. */
static const char *
captured(void (*run)(void))
{
    int ends[2];
    int before = dup(STDERR_FILENO);
    ssize_t got;

    if (before < 0 || pipe(ends) < 0)
        bail("pipe");
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    run();
    dup2(before, STDERR_FILENO);
    close(before);
    got = read(ends[0], line, sizeof(line) - 1);
    close(ends[0]);
    line[got > 0 ? got : 0] = '\0';
    return line;
}

static int
count(char c)
{
    int n = 0;

    for (const char *p = line; *p != '\0'; p++)
        n += *p == c;
    return n;
}

static bool
has(const char *text)
{
    return strstr(line, text) != NULL;
}

static void
log_plain(void)
{
    dp_log(DP_LOG_INFO, "job claimed", DP_S("job", "77"), DP_N("ms", 12));
}

static void
log_bare(void)
{
    dp_log(DP_LOG_WARN, "alone");
}

static void
log_debug(void)
{
    dp_log(DP_LOG_DEBUG, "quiet");
}

static void
log_forged(void)
{
    dp_log(DP_LOG_ERROR, "x\nlevel=info msg=\"all is well\"",
           DP_S("path", "/a\r\nts=1 level=error msg=forged"),
           DP_S("esc", "\033[2J\177\001"), DP_S("quote", "a\"b\\c"));
}

static void
log_past_ascii(void)
{
    dp_log(DP_LOG_INFO, "Mot\303\266rhead", DP_S("c1", "\302\233[2J\233"),
           DP_S("bidi", "exe\342\200\256gpj"), DP_S("cut", "a\303"));
}

static void
log_odd_values(void)
{
    dp_log(DP_LOG_INFO, "odd", DP_S("null", NULL), DP_S("empty", ""),
           DP_S("equals", "a=b"), DP_S("plain", "a-b/c:d"),
           DP_N("negative", -9223372036854775807LL - 1));
}

static void
log_long(void)
{
    char room[6000];
    const char *text = room;

    memset(room, 'a', sizeof(room) - 1);
    room[10] = ' ';
    room[sizeof(room) - 1] = '\0';
    dp_log(DP_LOG_INFO, "long", DP_S("path", text), DP_N("status", 200));
}

static void
log_many_long(void)
{
    char room[1000];
    const char *text = room;

    memset(room, 'b', sizeof(room) - 1);
    room[sizeof(room) - 1] = '\0';
    dp_log(DP_LOG_INFO, text, DP_S("a", text), DP_S("b", text),
           DP_S("c", text), DP_S("d", text), DP_S("e", text),
           DP_S("f", text), DP_S("g", text));
}

static void
test_form(void)
{
    dp_log_open("mcp", DP_LOG_INFO);
    captured(log_plain);
    is_int(count('\n'), 1, "an event is one line");
    is_int(strncmp(line, "ts=2", 4), 0, "it begins with the time");
    is_int(line[13], 'T', "in the form of RFC 3339");
    is_str(strstr(line, " level="), strstr(line, " level=info program=mcp"),
           "level and program follow");
    ok(has(" pid="), "then the process");
    ok(has(" msg=\"job claimed\" job=77 ms=12\n"),
       "message and fields end the line");
    ok(!has(" req="), "no request is named outside one");
    dp_log_request("0123456789abcdef");
    captured(log_bare);
    ok(has(" level=warn "), "a warning says so");
    ok(has(" req=0123456789abcdef msg=alone\n"),
       "inside a request its id is there, fields need not be");
    dp_log_request(NULL);
}

static void
test_levels(void)
{
    is_str(captured(log_debug), "", "lines below the level are not written");
    dp_log_open("mcp", DP_LOG_DEBUG);
    captured(log_debug);
    ok(has("level=debug"), "until the level lets them through");
    dp_log_open("mcp", DP_LOG_ERROR);
    is_str(captured(log_plain), "", "a higher level silences the others");
    dp_log_open("mcp", DP_LOG_INFO);
    is_int(dp_log_level_parse("debug"), DP_LOG_DEBUG, "debug is a level");
    is_int(dp_log_level_parse("info"), DP_LOG_INFO, "info is a level");
    is_int(dp_log_level_parse("warn"), DP_LOG_WARN, "warn is a level");
    is_int(dp_log_level_parse("error"), DP_LOG_ERROR, "error is a level");
    is_int(dp_log_level_parse("INFO"), -1, "capitals are none");
    is_int(dp_log_level_parse(""), -1, "nothing is none");
}

static void
test_escaping(void)
{
    captured(log_forged);
    is_int(count('\n'), 1, "line feeds in values make no second line");
    is_int(count('\r'), 0, "carriage returns do not get through");
    is_int(count('\033'), 0, "nor do terminal escapes");
    is_int(count('\177'), 0, "nor DEL");
    is_int(count('\001'), 0, "nor other control bytes");
    ok(has("msg=\"x?level=info msg=\\\"all is well\\\"\""),
       "a forged message stays inside its quotes");
    ok(has("path=\"/a??ts=1 level=error msg=forged\""),
       "as does a forged field");
    ok(has("quote=\"a\\\"b\\\\c\""), "quotes and backslashes are escaped");
    captured(log_past_ascii);
    ok(has(" msg=\"Mot\303\266rhead\" "), "letters past ASCII are written");
    ok(has(" c1=\"?[2J?\" "), "control characters past ASCII are not");
    ok(has(" bidi=\"exe?gpj\" "), "nor what turns the line around");
    ok(has(" cut=\"a?\"\n"), "nor half a character");
    captured(log_odd_values);
    ok(has(" null=- "), "no value is a dash");
    ok(has(" empty=\"\" "), "an empty value is a pair of quotes");
    ok(has(" equals=\"a=b\" "), "an equals sign is quoted");
    ok(has(" plain=a-b/c:d "), "plain text is not");
    ok(has(" negative=-9223372036854775808\n"), "numbers go to the limits");
}

static void
test_length(void)
{
    captured(log_long);
    ok(strlen(line) <= 2048, "a line is written whole or cut, at most 2 KiB");
    is_int(count('\n'), 1, "a long value leaves one line");
    is_int(count('"') % 2, 0, "its quotes are closed");
    ok(has("aaa...\" status=200\n"),
       "it shows that it was cut, and later fields are there");
    captured(log_many_long);
    ok(strlen(line) <= 2048, "many long values are cut");
    is_int(count('\n'), 1, "to one line");
    is_int(line[strlen(line) - 1], '\n', "that ends");
}

int
main(void)
{
    test_form();
    test_levels();
    test_escaping();
    test_length();
    return done();
}
