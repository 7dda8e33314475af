/* What a program opens at start. */
#include "auth/state.h"

#include <stdio.h>
#include <stdlib.h>

#include "auth/tokens.h"

int
dp_state_open(const char *program, const struct dp_conf *conf,
              struct dp_state **state, struct dp_err *err)
{
    char user[64];
    struct dp_pg_options options = {
        .url = conf->database_url,
        .user = user,
        .program = user,
        .pool_size = (int)conf->database_pool_size,
        .connect_timeout_ms = (int)conf->database_connect_timeout_ms,
        .statement_timeout_ms = (int)conf->database_statement_timeout_ms,
    };

    snprintf(user, sizeof(user), "dubplate_%s", program);
    *state = calloc(1, sizeof(**state));
    if (*state == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    (*state)->tokens = dp_tokens_new(conf->auth_cache_ms);
    (*state)->pg = dp_pg_open(&options, err);
    if ((*state)->tokens == NULL || (*state)->pg == NULL) {
        dp_pg_close((*state)->pg);
        dp_tokens_free((*state)->tokens);
        free(*state);
        return -1;
    }
    return 0;
}
