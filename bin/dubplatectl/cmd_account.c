/* dubplatectl account: who may use the instance, and what they have paid. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "store/account.h"

static struct {
    const char *login, *name, *email, *amount, *note, *key, *bytes;
    bool admin;
} opt;

static const struct ctl_arg create_args[] = {
    {"LOGIN", "letters, digits, . _ @ + -; at most 63", &opt.login, NULL},
    {"--name", "display name; else the login", &opt.name, NULL},
    {"--email", "mail address", &opt.email, NULL},
    {"--admin", "may use the admin API", NULL, &opt.admin},
    {0},
};

static const struct ctl_arg credit_args[] = {
    {"LOGIN", "whose", &opt.login, NULL},
    {"AMOUNT", "how many credits; negative takes them away", &opt.amount,
     NULL},
    {"--note", "why, for the ledger", &opt.note, NULL},
    {"--key", "booked once, however often this runs with the same key",
     &opt.key, NULL},
    {0},
};

static const struct ctl_arg limit_args[] = {
    {"LOGIN", "whose", &opt.login, NULL},
    {"BYTES", "how many it may have stored; default: as the setting says",
     &opt.bytes, NULL},
    {0},
};

static const struct ctl_arg login_args[] = {
    {"LOGIN", "whose", &opt.login, NULL},
    {0},
};

static const struct dp_col account_cols[] = {
    DP_COL_TEXT(struct dp_account, account_id),
    DP_COL_TEXT(struct dp_account, login),
    DP_COL_TEXT(struct dp_account, display_name),
    DP_COL_TEXT(struct dp_account, email),
    DP_COL_INT(struct dp_account, credits),
    DP_COL_BOOL(struct dp_account, is_admin),
    DP_COL_INT64(struct dp_account, releases),
    DP_COL_INT64(struct dp_account, tokens),
    DP_COL_INT64(struct dp_account, stored_bytes),
    DP_COL_INT64(struct dp_account, stored_max_bytes),
    DP_COL_TIME(struct dp_account, created_at),
    DP_COL_TIME(struct dp_account, disabled_at),
    {0},
};

static int
check_login(struct dp_err *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char *login = (char *)(void *)opt.login;
    size_t len = strlen(login);

    if (len == 0 || len > 63 || strchr(letters, login[0]) == NULL
        || strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._@+-") != len)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "'%.80s' is no login: it has 1 to 63 lower case "
                         "letters, digits and . _ @ + -, and begins with a "
                         "letter or digit.",
                         login);
    return 0;
}

static int
create(struct ctl *ctl, struct dp_err *err)
{
    const struct dp_account_new new = {
        .login = opt.login,
        .display_name = opt.name != NULL ? opt.name : opt.login,
        .email = opt.email,
        .is_admin = opt.admin,
    };
    struct dp_account_created created;
    struct dp_account account;

    if (check_login(err) < 0
        || dp_account_create(ctl->pg, &ctl->arena, &new, &created, err) < 0
        || ctl_account(ctl, opt.login, &account, err) < 0)
        return CTL_NO;
    if (!created.created)
        fprintf(stderr, "The account exists; nothing was changed.\n");
    ctl_print_row(ctl, account_cols, &account);
    return CTL_OK;
}

static int
list(struct ctl *ctl, struct dp_err *err)
{
    size_t n;
    const struct dp_account *rows =
        dp_account_list(ctl->pg, &ctl->arena, &n, err);

    if (rows == NULL)
        return CTL_NO;
    ctl_print_rows(ctl, account_cols, rows, sizeof(*rows), n);
    return CTL_OK;
}

static int
credit(struct ctl *ctl, struct dp_err *err)
{
    static const struct dp_col cols[] = {
        DP_COL_BOOL(struct dp_credit_result, applied),
        DP_COL_INT(struct dp_credit_result, balance),
        {0},
    };
    struct dp_credit booking = {
        .kind = "grant", .idempotency_key = opt.key, .note = opt.note};
    struct dp_credit_result result;
    struct dp_account account;
    int64_t amount;

    if (ctl_number("AMOUNT", opt.amount, -1000000000, 1000000000, &amount,
                   err)
            < 0
        || ctl_account(ctl, opt.login, &account, err) < 0)
        return CTL_NO;
    if (amount == 0) {
        dp_refuse(err, DP_E_BAD_PARAMS, "AMOUNT must not be 0");
        return CTL_NO;
    }
    if (amount < 0)
        booking.kind = "adjust";
    booking.amount = (int)amount;
    if (dp_account_credit(ctl->pg, &ctl->arena, account.account_id, &booking,
                          &result, err)
        < 0)
        return CTL_NO;
    if (result.insufficient) {
        dp_refuse(err, DP_E_CREDITS,
                  "%s has %d credits: a balance cannot be negative. Nothing "
                  "was booked.",
                  account.login, result.balance);
        return CTL_NO;
    }
    if (!result.applied)
        fprintf(stderr, "The key was used before; nothing was booked.\n");
    ctl_print_row(ctl, cols, &result);
    return CTL_OK;
}

static int
limit(struct ctl *ctl, struct dp_err *err)
{
    struct dp_account account;
    int64_t bytes = 0;
    bool changed;

    if (strcmp(opt.bytes, "default") != 0
        && ctl_number("BYTES", opt.bytes, 1, INT64_MAX, &bytes, err) < 0)
        return CTL_NO;
    if (ctl_account(ctl, opt.login, &account, err) < 0
        || dp_account_limit(ctl->pg, &ctl->arena, account.account_id, bytes,
                            &changed, err)
               < 0
        || ctl_account(ctl, opt.login, &account, err) < 0)
        return CTL_NO;
    ctl_print_row(ctl, account_cols, &account);
    return CTL_OK;
}

static int
set_disabled(struct ctl *ctl, bool disabled, struct dp_err *err)
{
    struct dp_account account;
    bool changed;

    if (ctl_account(ctl, opt.login, &account, err) < 0
        || dp_account_disable(ctl->pg, &ctl->arena, account.account_id,
                              disabled, &changed, err)
               < 0
        || ctl_account(ctl, opt.login, &account, err) < 0)
        return CTL_NO;
    ctl_print_row(ctl, account_cols, &account);
    return CTL_OK;
}

static int
disable(struct ctl *ctl, struct dp_err *err)
{
    return set_disabled(ctl, true, err);
}

static int
enable(struct ctl *ctl, struct dp_err *err)
{
    return set_disabled(ctl, false, err);
}

const struct ctl_command ctl_account_commands[] = {
    {"account", "create",
     "Make an account.\n"
     "One that exists is shown as it is, and nothing is changed.",
     create_args, create, CTL_NOTED},
    {"account", "list", "All accounts with their balances.", NULL, list, 0},
    {"account", "credit", "Give credits to an account, or take some.",
     credit_args, credit, 0},
    {"account", "limit",
     "Say how many bytes an account may have stored.\n"
     "What it has stays, however low the limit; it stores nothing more.  A "
     "limit\nof 0 in the answer is that of the setting "
     "limits.stored_max_bytes.",
     limit_args, limit, 0},
    {"account", "disable",
     "Lock an account: its tokens stop within seconds.", login_args, disable,
     CTL_NOTED},
    {"account", "enable", "Unlock an account.", login_args, enable, CTL_NOTED},
    {0},
};
