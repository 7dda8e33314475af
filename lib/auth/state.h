/* What the programs that serve accounts open at start: req->state. */
#ifndef DP_AUTH_STATE_H
#define DP_AUTH_STATE_H

#include <stdbool.h>

#include "base/err.h"
#include "conf/conf.h"
#include "pg/pool.h"

struct dp_audit;
struct dp_keys;
struct dp_remote;
struct dp_static_file;
struct dp_tokens;

struct dp_state {
    struct dp_pg *pg;
    struct dp_keys *keys;           /* of our own access tokens */
    struct dp_tokens *tokens;       /* the cache of checked credentials */
    struct dp_tokens *beliefs;      /* what was costly to find out about some */
    struct dp_static_file *statics; /* auth.static_tokens_file, or NULL */
    struct dp_remote *remote; /* servers to ask about tokens, or NULL */
    struct dp_audit *audit;
};

/* How a program reaches the database; user has room for its role. */
#define DP_STATE_USER 64
void dp_state_pg_options(const struct dp_conf *conf, const char *program,
                         char user[DP_STATE_USER],
                         struct dp_pg_options *options);

/* Fill state; program names the database role. */
int dp_state_init(struct dp_state *state, const char *program,
                  const struct dp_conf *conf, struct dp_err *err);

/* The same for dp_app.open of a program that has nothing else to open. */
int dp_state_open(const char *program, const struct dp_conf *conf,
                  struct dp_state **state, struct dp_err *err);

/* For dp_app.flush. */
bool dp_state_flush(void *state);

#endif
