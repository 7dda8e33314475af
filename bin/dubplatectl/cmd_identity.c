/* dubplatectl account identities, unlink: who an account is elsewhere. */
#include "ctl.h"
#include "store/account.h"
#include "store/federation.h"

static struct {
    const char *login, *issuer, *subject;
} opt;

static const struct ctl_arg list_args[] = {
    {"LOGIN", "whose", &opt.login, NULL},
    {0},
};

static const struct ctl_arg unlink_args[] = {
    {"LOGIN", "whose", &opt.login, NULL},
    {"ISSUER", "the provider", &opt.issuer, NULL},
    {"SUBJECT", "its name for the person", &opt.subject, NULL},
    {0},
};

static const struct dp_col identity_cols[] = {
    DP_COL_TEXT(struct dp_federation_row, issuer),
    DP_COL_TEXT(struct dp_federation_row, subject),
    DP_COL_TEXT(struct dp_federation_row, email),
    DP_COL_BOOL(struct dp_federation_row, gives_admin),
    DP_COL_TIME(struct dp_federation_row, linked_at),
    DP_COL_TIME(struct dp_federation_row, seen_at),
    {0},
};

/* Those of the account of opt.login; NULL on failure. */
static const struct dp_federation_row *
find(struct ctl *ctl, const char **account_id, size_t *n, struct dp_err *err)
{
    struct dp_account account;

    if (ctl_account(ctl, opt.login, &account, err) < 0)
        return NULL;
    *account_id = account.account_id;
    return dp_federation_list(ctl->pg, &ctl->arena, account.account_id, n, err);
}

static int
identities(struct ctl *ctl, struct dp_err *err)
{
    const char *account_id;
    size_t n;
    const struct dp_federation_row *rows = find(ctl, &account_id, &n, err);

    if (rows == NULL)
        return CTL_NO;
    ctl_print_rows(ctl, identity_cols, rows, sizeof(*rows), n);
    return CTL_OK;
}

static int
part(struct ctl *ctl, struct dp_err *err)
{
    const struct dp_identity identity = {opt.issuer, opt.subject, NULL};
    const char *account_id;
    bool removed;
    size_t n;

    if (find(ctl, &account_id, &n, err) == NULL
        || dp_federation_unlink(ctl->pg, &ctl->arena, &identity, account_id,
                                true, &removed, err)
               < 0)
        return CTL_NO;
    if (removed)
        return identities(ctl, err);
    dp_refuse(err, DP_E_NOT_FOUND,
              "%.80s is not linked to that; dubplatectl account identities "
              "%.80s has what it is linked to.",
              opt.login, opt.login);
    return CTL_NO;
}

const struct ctl_command ctl_identity_commands[] = {
    {"account", "identities",
     "Who an account is at other OpenID providers.", list_args, identities,
     0},
    {"account", "unlink",
     "Part an account from an identity, and from what it was given for it.\n"
     "With the last one, the limit of its scopes goes too. Sessions and\n"
     "tokens stay; account disable ends them.",
     unlink_args, part, CTL_NOTED},
    {0},
};
