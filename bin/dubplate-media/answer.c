/*
 * The one line of JSON on standard output.
 */
#include "answer.h"

#include <stdarg.h>
#include <stdio.h>

void
answer_init(struct answer *answer)
{
    answer->facts = json_object();
    answer->advisories = json_array();
    answer->refused = NULL;
    answer->text[0] = '\0';
}

enum outcome
answer_refuse(struct answer *answer, const char *code, const char *fmt, ...)
{
    va_list args;

    answer->refused = code;
    va_start(args, fmt);
    vsnprintf(answer->text, sizeof(answer->text), fmt, args);
    va_end(args);
    return OUTCOME_REFUSED;
}

void
answer_advise(struct answer *answer, const char *code, const char *fmt, ...)
{
    char text[400];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    json_array_append_new(answer->advisories,
                          json_pack("{s:s,s:s}", "code", code, "text", text));
}

enum outcome
answer_broke(const char *fmt, ...)
{
    va_list args;

    fputs("dubplate-media: ", stderr);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    return OUTCOME_BROKE;
}

int
answer_print(const struct answer *answer, enum outcome outcome)
{
    json_t *line;

    if (outcome == OUTCOME_BROKE)
        return OUTCOME_BROKE;
    if (outcome == OUTCOME_REFUSED)
        line = json_pack("{s:s,s:s,s:O}", "refused", answer->refused, "text",
                         answer->text, "facts", answer->facts);
    else
        line = json_pack("{s:O,s:O}", "facts", answer->facts, "advisories",
                         answer->advisories);
    if (line == NULL
        || json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6)) != 0
        || putchar('\n') == EOF || fflush(stdout) != 0)
        return (int)answer_broke("the answer cannot be written");
    return (int)outcome;
}
