/*
 * Findings: what a rule has to say about a release.
 *
 * A blocking finding refuses a submit; an advisory one is told and no more.
 * Codes are stable: clients may switch on them.
 */
#ifndef DP_RELEASE_FINDING_H
#define DP_RELEASE_FINDING_H

#include <jansson.h>
#include <stddef.h>

#include "base/arena.h"

enum dp_severity {
    DP_BLOCKING,
    DP_ADVISORY,
};

struct dp_finding {
    const char *code;
    enum dp_severity severity;
    const char *pointer; /* RFC 6901, into {"release": .., "tracks": ..} */
    const char *message; /* what is wrong and what to do */
};

struct dp_findings {
    struct dp_arena *arena;
    struct dp_finding *items;
    size_t n;
    size_t cap;
    size_t n_blocking;
};

void dp_findings_init(struct dp_findings *findings, struct dp_arena *arena);

/* Append; the strings are borrowed. */
void dp_findings_add(struct dp_findings *findings,
                     const struct dp_finding *finding);

/* Those of one severity, as an array; a new reference. */
json_t *dp_findings_json(const struct dp_findings *findings,
                         enum dp_severity severity);

/* All, blocking ones first, as an array; a new reference. */
json_t *dp_findings_json_all(const struct dp_findings *findings);

/* "blocking" | "advisory" */
const char *dp_severity_name(enum dp_severity severity);

#endif
