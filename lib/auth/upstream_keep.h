/*
 * What a process keeps of the provider: its discovery document and its keys.
 * Inside lib/auth/upstream*.c only.
 *
 * Both are fetched when they are first needed, and again after an hour.  A
 * token that names an unknown key has them fetched at once, three times in a
 * row and then once in ten seconds.  While the provider is away, the last
 * ones count for a day; an attempt that failed stands for three seconds.
 */
#ifndef DP_AUTH_UPSTREAM_KEEP_H
#define DP_AUTH_UPSTREAM_KEEP_H

#include <stdatomic.h>

#include "auth/jwk.h"
#include "auth/upstream_document.h"
#include "conf/conf.h"
#include "http/fetch_document.h"

/* Never changed once it is made; shared by all who hold it. */
struct dp_upstream_kept {
    struct dp_upstream_document document;
    struct dp_jwk_set keys;
    struct dp_arena arena;
    int64_t got_ms;
    atomic_int holders;
};

struct dp_upstream_keep;

/* conf and rules must outlive it; NULL when memory is out. */
struct dp_upstream_keep *
dp_upstream_keep_new(const struct dp_conf *conf,
                     const struct dp_fetch_rules *rules);

void dp_upstream_keep_free(struct dp_upstream_keep *keep);

/*
 * Good until the arena is reset.  With a kid, one that has that key, if the
 * provider has it.  NULL with DP_E_UPSTREAM and the reason in the detail.
 */
const struct dp_upstream_kept *
dp_upstream_keep_get(struct dp_upstream_keep *keep, struct dp_arena *arena,
                     const char *kid, struct dp_err *err);

/*
 * Fetch JSON from the provider, what for the log: an answer of status 200
 * that is an object.  DP_E_UPSTREAM otherwise; of an OAuth error the code is
 * in the detail, and nothing else of the answer.
 */
json_t *dp_upstream_fetch(const struct dp_fetch_rules *rules,
                          const struct dp_fetch_document *ask,
                          struct dp_arena *arena, const char *what,
                          struct dp_err *err);

#endif
