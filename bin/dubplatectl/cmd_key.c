/* dubplatectl key: the keys that sign tokens. */
#include <stdio.h>

#include "auth/key_pair.h"
#include "auth/keys.h"
#include "ctl.h"
#include "master.h"

static struct {
    const char *kid, *user;
    bool now;
} opt;

static const struct ctl_arg no_args[] = {{0}};

static const struct ctl_arg init_args[] = {
    {"--user",   "who owns the file; else the owner of storage.path", &opt.user,
     NULL},
    {0},
};

static const struct ctl_arg rotate_args[] = {
    {"--now", "although others may not have the next key yet", NULL, &opt.now},
    {0  },
};

static const struct ctl_arg retire_args[] = {
    {"KID",     "as key list has it", &opt.kid, NULL},
    {0},
};

struct key_row {
    const char *kid;
    const char *state;
    const char *created_at;
    const char *activated_at;
    const char *delete_after;
};

static const struct dp_col key_cols[] = {
    DP_COL_TEXT(struct key_row, kid),
    DP_COL_TEXT(struct key_row, state),
    DP_COL_TIME(struct key_row, created_at),
    DP_COL_TIME(struct key_row, activated_at),
    DP_COL_TIME(struct key_row, delete_after),
    {0},
};

static int
list(struct ctl *ctl, struct dp_err *err)
{
    static const char *const states[] = {"next", "active", "retired"};
    size_t n;
    const struct dp_public_key *keys =
        dp_signing_key_list(ctl->pg, &ctl->arena, &n, err);
    struct key_row *rows;

    if (keys == NULL)
        return CTL_NO;
    rows = dp_alloc_n(&ctl->arena, n + 1, sizeof(*rows));
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct key_row){keys[i].kid, states[keys[i].state],
                                   keys[i].created_at, keys[i].activated_at,
                                   keys[i].delete_after};
    ctl_print_rows(ctl, key_cols, rows, sizeof(*rows), n);
    return CTL_OK;
}

static int
make(struct ctl *ctl, enum dp_key_outcome *outcome, struct dp_err *err)
{
    const struct dp_seal_keys *master =
        dp_seal_keys_for(&ctl->arena, ctl->conf.oauth_key_file, err);
    const char *kid;

    if (master == NULL)
        return -1;
    return dp_key_pair_make(ctl->pg, &ctl->arena, master, &kid, outcome, err);
}

/* The keys that a server needs: one that signs, and the next. */
static int
fill_up(struct ctl *ctl, struct dp_err *err)
{
    enum dp_key_outcome outcome;

    do {
        size_t n = 0, ready = 0;
        const struct dp_public_key *keys =
            dp_signing_key_list(ctl->pg, &ctl->arena, &n, err);

        if (keys == NULL)
            return -1;
        for (size_t i = 0; i < n; i++)
            ready += keys[i].state != DP_KEY_RETIRED;
        if (ready >= 2)
            return 0;
        if (make(ctl, &outcome, err) < 0)
            return -1;
    } while (outcome == DP_KEY_ADDED_ACTIVE);
    return 0;
}

/* Does the master key open the key that signs, if there is one? */
static int
check_active(struct ctl *ctl, struct dp_err *err)
{
    const struct dp_seal_keys *master =
        dp_seal_keys_for(&ctl->arena, ctl->conf.oauth_key_file, err);
    struct dp_signing_key *key;
    struct dp_rsa *rsa;

    if (master == NULL
        || dp_signing_key_active(ctl->pg, &ctl->arena, &key, err) < 0)
        return -1;
    if (key == NULL)
        return 0;
    rsa = dp_key_pair_open(&ctl->arena, master, key, err);
    if (rsa == NULL)
        return dp_refuse(err, DP_E_CONFLICT,
                         "%.200s does not open the key that signs: bring "
                         "back the file that did or, if it is lost, run "
                         "dubplatectl key retire for each key.",
                         ctl->conf.oauth_key_file);
    dp_rsa_free(rsa);
    return 0;
}

/*
 * Root can make the file, and often cannot connect; the signing keys can
 * wait.
 */
static int
init(struct ctl *ctl, struct dp_err *err)
{
    if (master_make(ctl, opt.user, err) < 0)
        return CTL_NO;
    if (check_active(ctl, err) == 0 && fill_up(ctl, err) == 0)
        return list(ctl, err);
    if (err->code != DP_E_UNAVAILABLE)
        return CTL_NO;
    fprintf(stderr,
            "The database cannot be reached as the user you are, which is "
            "well: the program\noauth makes the signing keys when they are "
            "first needed.\n");
    ctl_print_rows(ctl, key_cols, NULL, 0, 0);
    return CTL_OK;
}

static int
add(struct ctl *ctl, struct dp_err *err)
{
    enum dp_key_outcome outcome;

    if (make(ctl, &outcome, err) < 0)
        return CTL_NO;
    if (outcome == DP_KEY_FULL) {
        dp_refuse(err, DP_E_CONFLICT,
                  "There is a next key already; dubplatectl key rotate puts "
                  "it to use.");
        return CTL_NO;
    }
    return list(ctl, err);
}

static int
rotate(struct ctl *ctl, struct dp_err *err)
{
    struct dp_key_times times = dp_keys_times(&ctl->conf);
    enum dp_key_outcome outcome;

    if (fill_up(ctl, err) < 0
        || dp_signing_key_rotate(ctl->pg, &ctl->arena,
                                 opt.now ? 0 : (int)times.published_s,
                                 (int)times.keep_s, &outcome, err)
               < 0)
        return CTL_NO;
    if (outcome == DP_KEY_TOO_SOON) {
        dp_refuse(err, DP_E_CONFLICT,
                  "The next key is too new: who checks tokens may not have "
                  "it yet. Rotate in %d minutes, or with --now.",
                  (int)times.published_s / 60);
        return CTL_NO;
    }
    return fill_up(ctl, err) < 0 ? CTL_NO : list(ctl, err);
}

static int
retire(struct ctl *ctl, struct dp_err *err)
{
    enum dp_key_outcome outcome;

    if (dp_signing_key_retire(ctl->pg, &ctl->arena, opt.kid, &outcome, err) < 0)
        return CTL_NO;
    if (outcome == DP_KEY_UNKNOWN) {
        dp_refuse(err, DP_E_NOT_FOUND,
                  "There is no key '%.80s'; dubplatectl key list has them.",
                  opt.kid);
        return CTL_NO;
    }
    return fill_up(ctl, err) < 0 ? CTL_NO : list(ctl, err);
}

static int
rekey(struct ctl *ctl, struct dp_err *err)
{
    return master_replace(ctl, err) < 0 ? CTL_NO : CTL_OK;
}

static int
prune(struct ctl *ctl, struct dp_err *err)
{
    return master_prune(ctl, err) < 0 ? CTL_NO : CTL_OK;
}

const struct ctl_command ctl_key_commands[] = {
    {"key", "init",
     "Make the master key file and the first signing keys.\n"
     "What is there already stays; a second run changes nothing.", init_args,
     init, CTL_NOTED},
    {"key", "list", "Signing keys that are published.", no_args, list, 0},
    {"key", "add", "Make the next signing key, where there is none.",
     no_args, add, CTL_NOTED},
    {"key", "rotate",
     "Let the next key sign, and make a new next one.\n"
     "Tokens of the old key stay good until they expire.", rotate_args,
     rotate, CTL_NOTED},
    {"key", "retire",
     "Withdraw a key that got out.\n"
     "What it signed is worth nothing after auth.cache_ms; clients get new\n"
     "tokens by themselves.", retire_args, retire, CTL_NOTED},
    {"key", "rekey",
     "Make a new master key and seal all secrets with it.\n"
     "The old one stays in the file until dubplatectl key prune.", no_args,
     rekey, CTL_NOTED},
    {"key", "prune", "Remove old master keys that seal nothing any more.",
     no_args, prune, CTL_NOTED},
    {0},
};
