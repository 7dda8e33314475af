/* dubplatectl token: personal access tokens. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/words.h"
#include "crypto/hash.h"
#include "crypto/rand.h"
#include "ctl.h"
#include "store/account.h"
#include "store/token.h"

#define DEFAULT_NAME "dubplatectl"
#define SCOPES_MAX 32
#define DAY_S 86400

static struct {
    const char *login, *name, *scopes, *days, *token_id;
} opt;

static const struct ctl_arg create_args[] = {
    {"LOGIN", "whose account it opens", &opt.login, NULL},
    {"--name", "what its owner calls it; else " DEFAULT_NAME, &opt.name,
     NULL},
    {"--scopes", "scopes, separated by blanks; else server.scope",
     &opt.scopes, NULL},
    {"--days", "how long it works; else until it is revoked", &opt.days,
     NULL},
    {0},
};

static const struct ctl_arg list_args[] = {
    {"[LOGIN]", "only this account's", &opt.login, NULL},
    {0},
};

static const struct ctl_arg revoke_args[] = {
    {"TOKEN_ID", "as token list has it", &opt.token_id, NULL},
    {0},
};

static const struct dp_col token_cols[] = {
    DP_COL_TEXT(struct dp_token, token_id),
    DP_COL_TEXT(struct dp_token, login),
    DP_COL_TEXT(struct dp_token, name),
    DP_COL_TEXT(struct dp_token, token_hint),
    DP_COL_TEXTS(struct dp_token, scopes),
    DP_COL_TIME(struct dp_token, created_at),
    DP_COL_TIME(struct dp_token, expires_at),
    DP_COL_TIME(struct dp_token, last_used_at),
    DP_COL_TIME(struct dp_token, revoked_at),
    {0},
};

struct created {
    const char *token;
    const char *token_id;
    const char *expires_at;
};

static const struct dp_col created_cols[] = {
    DP_COL_TEXT(struct created, token),
    DP_COL_TEXT(struct created, token_id),
    DP_COL_TEXT(struct created, expires_at),
    {0},
};

/* Words of text, at most max; they live in the arena. */
static size_t
split(struct dp_arena *arena, const char *text, const char **words,
      size_t max)
{
    size_t n = 0;
    size_t len = 0;

    while (n < max && (text = dp_words_next(text, &len)) != NULL)
        words[n++] = dp_strndup(arena, text, len);
    return n;
}

/* In so many days, as RFC 3339; NULL when none are given. */
static int
expiry(struct ctl *ctl, const char **expires_at, struct dp_err *err)
{
    char text[32];
    struct tm tm;
    int64_t days;
    time_t at;

    *expires_at = NULL;
    if (opt.days == NULL)
        return 0;
    if (ctl_number("--days", opt.days, 1, 36500, &days, err) < 0)
        return -1;
    at = time(NULL) + (time_t)days * DAY_S;
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
    *expires_at = dp_strdup(&ctl->arena, text);
    return 0;
}

static int
create(struct ctl *ctl, struct dp_err *err)
{
    const char *scopes[SCOPES_MAX];
    struct created created = {0};
    struct dp_account account;
    struct dp_hash hash;
    struct dp_token_new new = {
        .name = opt.name != NULL ? opt.name : DEFAULT_NAME,
        .token_hash = &hash,
        .scopes = scopes,
    };

    if (ctl_account(ctl, opt.login, &account, err) < 0
        || expiry(ctl, &created.expires_at, err) < 0)
        return CTL_NO;
    created.token = dp_rand_token(&ctl->arena, "pt_");
    dp_hash_text(&hash, created.token);
    new.account_id = account.account_id;
    new.token_hint = created.token + strlen(created.token) - 4;
    new.expires_at = created.expires_at;
    new.n_scopes = split(&ctl->arena,
                         opt.scopes != NULL ? opt.scopes
                                            : ctl->conf.server_scope,
                         scopes, SCOPES_MAX);
    if (dp_token_create(ctl->pg, &ctl->arena, &new, &created.token_id, err)
        < 0)
        return CTL_NO;
    fprintf(stderr, "Keep the token now: it is not shown again.\n");
    ctl_print_row(ctl, created_cols, &created);
    return CTL_OK;
}

static int
list(struct ctl *ctl, struct dp_err *err)
{
    struct dp_account account = {0};
    const struct dp_token *rows;
    size_t n;

    if (opt.login != NULL && ctl_account(ctl, opt.login, &account, err) < 0)
        return CTL_NO;
    rows = dp_token_list(ctl->pg, &ctl->arena, account.account_id, &n, err);
    if (rows == NULL)
        return CTL_NO;
    ctl_print_rows(ctl, token_cols, rows, sizeof(*rows), n);
    return CTL_OK;
}

static int
revoke(struct ctl *ctl, struct dp_err *err)
{
    size_t n;
    const struct dp_token *rows =
        dp_token_list(ctl->pg, &ctl->arena, NULL, &n, err);

    if (rows == NULL)
        return CTL_NO;
    for (size_t i = 0; i < n; i++) {
        bool revoked;

        if (strcmp(rows[i].token_id, opt.token_id) != 0)
            continue;
        if (dp_token_revoke(ctl->pg, &ctl->arena, rows[i].account_id,
                            rows[i].token_id, &revoked, err)
            < 0)
            return CTL_NO;
        puts(revoked ? "revoked" : "it was revoked before");
        return CTL_OK;
    }
    dp_refuse(err, DP_E_NOT_FOUND,
              "There is no token '%.80s'; dubplatectl token list has the ids.",
              opt.token_id);
    return CTL_NO;
}

const struct ctl_command ctl_token_commands[] = {
    {"token", "create",
     "Make a personal access token and print it, once.\n"
     "Only its hash is kept: a lost token is replaced, not found.",
     create_args, create, CTL_NOTED},
    {"token", "list", "Tokens, newest first, without their secrets.",
     list_args, list, 0},
    {"token", "revoke", "End a token; it stops within seconds.", revoke_args,
     revoke, CTL_NOTED},
    {0},
};
