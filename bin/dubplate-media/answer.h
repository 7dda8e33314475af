/*
 * What the program says on standard output: one line of JSON.
 *
 *   {"facts": {...}, "advisories": [{"code", "text"}, ...]}   exit status 0
 *   {"refused": code, "text": ..., "facts": {...}}             exit status 1
 *
 * Exit status 2 means that the job broke without fault of the file; there is
 * no line then, and standard error says why.
 */
#ifndef DP_DUBPLATE_MEDIA_ANSWER_H
#define DP_DUBPLATE_MEDIA_ANSWER_H

#include <jansson.h>

enum outcome {
    OUTCOME_MADE = 0,
    OUTCOME_REFUSED = 1,
    OUTCOME_BROKE = 2,
};

struct answer {
    json_t *facts;      /* object; add to it freely */
    json_t *advisories; /* array */
    const char *refused;
    char text[400];
};

void answer_init(struct answer *answer);

/* The file is at fault: code is stable, the text says what to do. */
enum outcome answer_refuse(struct answer *answer, const char *code,
                           const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Worth knowing, but no reason to refuse. */
void answer_advise(struct answer *answer, const char *code, const char *fmt,
                   ...) __attribute__((format(printf, 3, 4)));

/* Something here is at fault: one line on standard error. */
enum outcome answer_broke(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/* Print the line; the exit status to end with. */
int answer_print(const struct answer *answer, enum outcome outcome);

#endif
