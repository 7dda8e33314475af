/*
 * dubplatectl: what its commands share.
 *
 * A command is one function and one table of arguments; the table parses the
 * command line and prints the help.  What a command answers are rows of plain
 * structs with a table of columns (pg/stmt.h), printed for people or, with
 * --json, for programs.
 */
#ifndef DP_CTL_CTL_H
#define DP_CTL_CTL_H

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "pg/pool.h"
#include "pg/stmt.h"

struct dp_account;

/* Exit statuses. */
#define CTL_OK 0
#define CTL_NO 1 /* failed, or the answer to a question is no */
#define CTL_USAGE 2

struct ctl {
    struct dp_arena arena;
    const char *config_file; /* NULL = the usual places */
    bool json;
    bool help;
    bool version;
    struct dp_conf conf; /* loaded for all commands but CTL_BARE ones */
    struct dp_pg *pg;    /* a pool of one; it connects when first used */
};

/*
 * One argument.  "--name" with text takes a value, with flag none; "LOGIN" is
 * a place that must be filled, "[LOGIN]" one that may be.
 */
struct ctl_arg {
    const char *name; /* NULL ends a table */
    const char *help;
    const char **text;
    bool *flag;
};

/* Returns an exit status; CTL_NO with err filled, or with err->code 0. */
typedef int ctl_run_fn(struct ctl *ctl, struct dp_err *err);

#define CTL_BARE (1u << 0)  /* needs no settings */
#define CTL_NOTED (1u << 1) /* a row of the audit trail when it is done */

struct ctl_command {
    const char *noun;
    const char *verb; /* NULL = none */
    const char *help;
    const struct ctl_arg *args;
    ctl_run_fn *run;
    unsigned flags;
};

/* Each file of commands has one such table; its end has noun NULL. */
extern const struct ctl_command ctl_account_commands[];
extern const struct ctl_command ctl_client_commands[];
extern const struct ctl_command ctl_config_commands[];
extern const struct ctl_command ctl_doctor_commands[];
extern const struct ctl_command ctl_identity_commands[];
extern const struct ctl_command ctl_job_commands[];
extern const struct ctl_command ctl_key_commands[];
extern const struct ctl_command ctl_migrate_commands[];
extern const struct ctl_command ctl_password_commands[];
extern const struct ctl_command ctl_token_commands[];

/* args.c: fill what the tables point at; -1 after saying what is wrong. */
int ctl_parse(struct ctl *ctl, const struct ctl_command *command, int argc,
              char **argv);
void ctl_print_usage(const struct ctl_command *command);

/* print.c: n rows as a table or a JSON array; one as lines or an object. */
void ctl_print_rows(const struct ctl *ctl, const struct dp_col *cols,
                    const void *rows, size_t row_size, size_t n);
void ctl_print_row(const struct ctl *ctl, const struct dp_col *cols,
                   const void *row);

/* A whole number from text; dp_refuse() says what is wrong with name. */
int ctl_number(const char *name, const char *text, int64_t min, int64_t max,
               int64_t *number, struct dp_err *err);

/* The account of that login; dp_refuse() says how to find others. */
int ctl_account(struct ctl *ctl, const char *login, struct dp_account *account,
                struct dp_err *err);

/* Put a command that is done into the audit trail: who ran it, on what. */
void ctl_note(struct ctl *ctl, const struct ctl_command *command);

/* How this command connects: as whoever runs it, never as a program's role. */
struct dp_pg_options ctl_pg_options(const struct ctl *ctl);

#endif
