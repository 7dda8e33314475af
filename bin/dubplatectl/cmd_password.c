/* dubplatectl account password, invite: how people get to sign in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/password.h"
#include "crypto/rand.h"
#include "ctl.h"
#include "store/account.h"
#include "store/invitation.h"
#include "store/password.h"

#define INVITATION_DAYS_MAX 90

static struct {
    const char *login, *email, *days;
    bool admin;
} opt;

static const struct ctl_arg password_args[] = {
    {"LOGIN", "whose; the password is read from standard input", &opt.login,
     NULL},
    {0},
};

static const struct ctl_arg invite_args[] = {
    {"LOGIN", "the account to be, or one without a password", &opt.login,
     NULL},
    {"--email", "mail address", &opt.email, NULL},
    {"--admin", "it may use the admin API", NULL, &opt.admin},
    {"--days", "how long the link works (7)", &opt.days, NULL},
    {0},
};

/* A line of standard input; not shown where that is a terminal. */
static int
read_password(char *line, int room, struct dp_err *err)
{
    struct termios before;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    struct termios quiet = before;
    char *got;

    if (terminal) {
        fputs("New password: ", stderr);
        quiet.c_lflag &= (tcflag_t)~ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    got = fgets(line, room, stdin);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (got == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "There is no password on standard input.");
    line[strcspn(line, "\n")] = '\0';
    return 0;
}

/* This command hashes one password and ends: a slot of its own will do. */
static int
hash_password(struct ctl *ctl, const char *password, char **hash,
              struct dp_err *err)
{
    char folder[] = "/tmp/dubplatectl-XXXXXX";
    const struct dp_password_rules rules = {
        .memory_bytes = ctl->conf.auth_password_memory_bytes,
        .passes = ctl->conf.auth_password_passes,
        .slots = 1,
        .folder = folder,
    };
    int rc;

    if (mkdtemp(folder) == NULL)
        return dp_fail(err, DP_E_INTERNAL, "no temporary folder");
    rc = dp_password_hash(&rules, &ctl->arena, password, hash, err);
    unlink(dp_printf(&ctl->arena, "%s/0", folder));
    rmdir(folder);
    return rc;
}

static int
password(struct ctl *ctl, struct dp_err *err)
{
    char line[DP_PASSWORD_MAX_BYTES + 3];
    struct dp_account account;
    bool changed = false;
    char *hash;

    if (ctl_account(ctl, opt.login, &account, err) < 0
        || read_password(line, sizeof(line), err) < 0
        || hash_password(ctl, line, &hash, err) < 0
        || dp_password_reset(ctl->pg, &ctl->arena, account.account_id, hash,
                             &changed, err)
               < 0)
        return CTL_NO;
    printf("%s has a new password and is signed out everywhere.\n",
           opt.login);
    return CTL_OK;
}

static int
invite(struct ctl *ctl, struct dp_err *err)
{
    const char *token = dp_rand_token(&ctl->arena, "iv_");
    struct dp_invitation_made made;
    struct dp_invitation_new new = {.login = opt.login,
                                    .email = opt.email,
                                    .is_admin = opt.admin};
    struct dp_hash hash;
    int64_t days = 7;

    if (opt.days != NULL
        && ctl_number("--days", opt.days, 1, INVITATION_DAYS_MAX, &days, err)
               < 0)
        return CTL_NO;
    dp_hash_text(&hash, token);
    new.token_hash = &hash;
    new.ttl_s = (int)days * 86400;
    if (dp_invitation_make(ctl->pg, &ctl->arena, &new, &made, err) < 0)
        return CTL_NO;
    if (made.outcome != DP_INVITATION_MADE) {
        dp_refuse(err, DP_E_CONFLICT,
                  "'%.80s' has a password already, is disabled, or is no "
                  "login.",
                  opt.login);
        return CTL_NO;
    }
    printf("%s/oauth/invitation/%s\n", ctl->conf.server_public_url, token);
    fprintf(stderr,
            "Give this link to %s; it works once, until %s. Whoever has it "
            "chooses the\npassword.\n",
            opt.login, made.expires_at);
    return CTL_OK;
}

const struct ctl_command ctl_password_commands[] = {
    {"account", "password", "set the password of an account", password_args,
     password, CTL_NOTED},
    {"account", "invite",
     "print a link with which somebody chooses a first password", invite_args,
     invite, CTL_NOTED},
    {0},
};
