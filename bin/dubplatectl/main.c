/* dubplatectl: the operator's command. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "crypto/init.h"
#include "ctl.h"

/* clang-format off */
static const struct ctl_command *const tables[] = {
    ctl_migrate_commands,
    ctl_account_commands,
    ctl_password_commands,
    ctl_identity_commands,
    ctl_token_commands,
    ctl_client_commands,
    ctl_config_commands,
    ctl_doctor_commands,
    ctl_job_commands,
    ctl_key_commands,
    NULL,
};
/* clang-format on */

static void
print_help(void)
{
    puts("usage: dubplatectl COMMAND [ARGUMENTS] [--config FILE] [--json]\n"
         "\n"
         "Runs the parts of a Dubplate instance that need an operator.\n");
    for (int t = 0; tables[t] != NULL; t++) {
        for (const struct ctl_command *c = tables[t]; c->noun != NULL; c++)
            printf("  %-8s%-9s %.*s\n", c->noun,
                   c->verb != NULL ? c->verb : "",
                   (int)strcspn(c->help, "\n"), c->help);
    }
    puts("\ndubplatectl COMMAND --help explains one.  It works on the "
         "database of the\nsettings file, connected as the user you are: the "
         "owner of the database, or\na superuser.");
}

/* The command that the first words name; *n_words says how many they are. */
static const struct ctl_command *
find_command(int argc, char **argv, int *n_words)
{
    for (int t = 0; argc > 0 && tables[t] != NULL; t++) {
        for (const struct ctl_command *c = tables[t]; c->noun != NULL; c++) {
            if (strcmp(c->noun, argv[0]) != 0)
                continue;
            *n_words = c->verb != NULL ? 2 : 1;
            if (c->verb == NULL
                || (argc > 1 && strcmp(c->verb, argv[1]) == 0))
                return c;
        }
    }
    return NULL;
}

struct dp_pg_options
ctl_pg_options(const struct ctl *ctl)
{
    return (struct dp_pg_options){
        .url = ctl->conf.database_url,
        .program = "dubplatectl",
        .pool_size = 1,
        .connect_timeout_ms = (int)ctl->conf.database_connect_timeout_ms,
        .statement_timeout_ms = (int)ctl->conf.database_statement_timeout_ms,
    };
}

/* What an operator can do about it. */
static const char *
advice_for(const struct dp_err *err)
{
    static const struct {
        const char *in_detail;
        const char *advice;
    } table[] = {
        {"SQLSTATE 42501", "Connect as the owner of the database or as a "
                           "superuser: PGUSER=postgres dubplatectl ..."},
        {"SQLSTATE 42P01", "Run dubplatectl migrate first."},
        {"SQLSTATE 42883", "Run dubplatectl migrate first."},
        {"SQLSTATE 42703", "Run dubplatectl migrate first."},
        {"SQLSTATE 3F000", "Run dubplatectl migrate first."},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strstr(err->detail, table[i].in_detail) != NULL)
            return table[i].advice;
    }
    if (err->code == DP_E_UNAVAILABLE)
        return "Look at database.url (dubplatectl config says which file it "
               "comes from),\nwhether PostgreSQL runs, and whether your user "
               "may connect (PGUSER).";
    return NULL;
}

static void
complain(const struct dp_err *err)
{
    const char *advice = advice_for(err);

    if (err->text[0] != '\0')
        fprintf(stderr, "dubplatectl: %s\n", err->text);
    else
        fprintf(stderr, "dubplatectl: %s: %s\n", dp_err_name(err),
                err->detail);
    if (advice != NULL)
        fprintf(stderr, "%s\n", advice);
}

static int
run(struct ctl *ctl, const struct ctl_command *command, struct dp_err *err)
{
    struct dp_pg_options options;
    int status;

    if (!(command->flags & CTL_BARE)) {
        if (dp_conf_load(&ctl->conf, &ctl->arena, ctl->config_file, err) < 0)
            return CTL_NO;
        options = ctl_pg_options(ctl);
        ctl->pg = dp_pg_open(&options, err);
        if (ctl->pg == NULL)
            return CTL_NO;
    }
    status = command->run(ctl, err);
    if (status == CTL_OK && command->flags & CTL_NOTED)
        ctl_note(ctl, command);
    return status;
}

static int
complain_unknown(int argc, char **argv, bool noun_known)
{
    bool both = noun_known && argc > 1;

    fprintf(stderr,
            "dubplatectl: there is no command %s%s%s; dubplatectl --help "
            "lists them.\n",
            argv[0], both ? " " : "", both ? argv[1] : "");
    return CTL_USAGE;
}

/* Help and version, asked for or for want of a command. */
static int
inform(const struct ctl *ctl, const struct ctl_command *command)
{
    if (ctl->version)
        puts(PACKAGE_STRING);
    else if (command != NULL)
        ctl_print_usage(command);
    else
        print_help();
    return ctl->version || ctl->help ? CTL_OK : CTL_USAGE;
}

static int
start(struct ctl *ctl, int argc, char **argv)
{
    const struct ctl_command *command;
    struct dp_err err = {0};
    int n_words = 0, status;

    command = find_command(argc, argv, &n_words);
    if (command == NULL && argc > 0 && argv[0][0] != '-')
        return complain_unknown(argc, argv, n_words > 1);
    if (command == NULL)
        n_words = 0;
    if (ctl_parse(ctl, command, argc - n_words, argv + n_words) < 0)
        return CTL_USAGE;
    if (ctl->version || ctl->help || command == NULL)
        return inform(ctl, command);
    status = run(ctl, command, &err);
    if (status != CTL_OK && err.code != DP_E_NONE)
        complain(&err);
    return status;
}

int
main(int argc, char **argv)
{
    struct ctl ctl = {0};
    int status;

    dp_log_open("dubplatectl", DP_LOG_WARN);
    if (dp_crypto_init() < 0) {
        fputs("dubplatectl: the system gives no random numbers\n", stderr);
        return CTL_NO;
    }
    dp_arena_init(&ctl.arena);
    status = start(&ctl, argc - 1, argv + 1);
    dp_pg_close(ctl.pg);
    dp_arena_clear(&ctl.arena);
    if (fflush(stdout) != 0) {
        fputs("dubplatectl: cannot write the answer\n", stderr);
        return CTL_NO;
    }
    return status;
}
