/* What a program opens at start. */
#include "auth/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/audit.h"
#include "auth/keys.h"
#include "auth/remote.h"
#include "auth/static_file.h"
#include "auth/tokens.h"

/* How long costly answers count. */
#define BELIEVE_MS 600000

void
dp_state_pg_options(const struct dp_conf *conf, const char *program,
                    char user[DP_STATE_USER], struct dp_pg_options *options)
{
    snprintf(user, DP_STATE_USER, "dubplate_%s", program);
    *options = (struct dp_pg_options){
        .url = conf->database_url,
        .user = user,
        .program = user,
        .pool_size = (int)conf->database_pool_size,
        .connect_timeout_ms = (int)conf->database_connect_timeout_ms,
        .statement_timeout_ms = (int)conf->database_statement_timeout_ms,
    };
}

static struct dp_pg *
open_pg(const char *program, const struct dp_conf *conf, struct dp_err *err)
{
    char user[DP_STATE_USER];
    struct dp_pg_options options;

    dp_state_pg_options(conf, program, user, &options);
    return dp_pg_open(&options, err);
}

static void
close_all(struct dp_state *state)
{
    dp_audit_close(state->audit);
    dp_remote_close(state->remote);
    dp_static_file_close(state->statics);
    dp_tokens_free(state->tokens);
    dp_tokens_free(state->beliefs);
    dp_keys_free(state->keys);
    dp_pg_close(state->pg);
}

static int
open_all(struct dp_state *state, const char *program,
         const struct dp_conf *conf, struct dp_err *err)
{
    const char *path = conf->auth_static_tokens_file;

    state->pg = open_pg(program, conf, err);
    if (state->pg == NULL)
        return -1;
    if (*path != '\0') {
        state->statics = dp_static_file_open(path, err);
        if (state->statics == NULL)
            return -1;
    }
    if (dp_remote_open(conf, &state->remote, err) < 0)
        return -1;
    state->keys = dp_keys_new(conf);
    state->tokens = dp_tokens_new(conf->auth_cache_ms);
    state->beliefs = dp_tokens_new(BELIEVE_MS);
    state->audit = dp_audit_open(program, state->pg);
    if (state->keys == NULL || state->tokens == NULL || state->beliefs == NULL
        || state->audit == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    return 0;
}

int
dp_state_init(struct dp_state *state, const char *program,
              const struct dp_conf *conf, struct dp_err *err)
{
    memset(state, 0, sizeof(*state));
    if (open_all(state, program, conf, err) == 0)
        return 0;
    close_all(state);
    return -1;
}

int
dp_state_open(const char *program, const struct dp_conf *conf,
              struct dp_state **state, struct dp_err *err)
{
    *state = calloc(1, sizeof(**state));
    if (*state == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    if (dp_state_init(*state, program, conf, err) == 0)
        return 0;
    free(*state);
    return -1;
}

bool
dp_state_flush(void *state)
{
    return dp_audit_flush(((struct dp_state *)state)->audit);
}
