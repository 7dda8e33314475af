/* The command line: parsed and explained by the commands' tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "ctl.h"

static bool
is_option(const struct ctl_arg *arg)
{
    return arg->name[0] == '-';
}

static bool
is_optional(const struct ctl_arg *arg)
{
    return arg->name[0] == '[' || is_option(arg);
}

/* The arguments that every command takes. */
static struct ctl_arg *
common_args(struct ctl *ctl)
{
    struct ctl_arg *args = dp_alloc_n(&ctl->arena, 5, sizeof(*args));

    args[0] = (struct ctl_arg){
        "--config", "settings file (else $DUBPLATE_CONFIG, else the "
                    "installed one)", &ctl->config_file, NULL};
    args[1] = (struct ctl_arg){"--json", "answer in JSON", NULL, &ctl->json};
    args[2] = (struct ctl_arg){"--help", "this text", NULL, &ctl->help};
    args[3] = (struct ctl_arg){"--version", "the version", NULL,
                               &ctl->version};
    return args;
}

/* The option of that name; len leaves "=value" out. */
static const struct ctl_arg *
find_option(const struct ctl_arg *args, const char *name, size_t len)
{
    for (; args != NULL && args->name != NULL; args++) {
        if (is_option(args) && strlen(args->name) == len
            && strncmp(args->name, name, len) == 0)
            return args;
    }
    return NULL;
}

/* The next place that is not filled. */
static const struct ctl_arg *
find_place(const struct ctl_arg *args)
{
    for (; args != NULL && args->name != NULL; args++) {
        if (!is_option(args) && *args->text == NULL)
            return args;
    }
    return NULL;
}

static int
complain(const struct ctl_command *command, const char *what,
         const char *which)
{
    fprintf(stderr, "dubplatectl: %s %s\n\n", what, which);
    if (command != NULL)
        ctl_print_usage(command);
    else
        fprintf(stderr, "dubplatectl --help lists the commands.\n");
    return -1;
}

/* Take the option at argv[*i], and its value. */
static int
take_option(const struct ctl_command *command, const struct ctl_arg *common,
            int argc, char **argv, int *i)
{
    const char *text = argv[*i];
    size_t len = strcspn(text, "=");
    const struct ctl_arg *arg = find_option(common, text, len);

    if (arg == NULL && command != NULL)
        arg = find_option(command->args, text, len);
    if (arg == NULL)
        return complain(command, "there is no option", text);
    if (arg->flag != NULL) {
        *arg->flag = true;
        return text[len] == '=' ? complain(command, "takes no value:", text)
                                : 0;
    }
    if (text[len] == '=')
        *arg->text = text + len + 1;
    else if (*i + 1 < argc)
        *arg->text = argv[++*i];
    else
        return complain(command, "a value is missing after", text);
    return 0;
}

/* "-5" is a number and "-SYxWPMui5" the id of a key; neither is an option. */
static bool
looks_like_option(const char *text)
{
    if (strncmp(text, "--", 2) == 0)
        return text[2] != '\0';
    return text[0] == '-' && text[1] != '\0' && text[2] == '\0'
           && (text[1] < '0' || text[1] > '9');
}

int
ctl_parse(struct ctl *ctl, const struct ctl_command *command, int argc,
          char **argv)
{
    const struct ctl_arg *common = common_args(ctl);
    const struct ctl_arg *place;
    bool ended = false; /* behind "--" there are no options */

    for (int i = 0; i < argc; i++) {
        if (!ended && strcmp(argv[i], "--") == 0) {
            ended = true;
            continue;
        }
        if (!ended && looks_like_option(argv[i])) {
            if (take_option(command, common, argc, argv, &i) < 0)
                return -1;
            continue;
        }
        place = command != NULL ? find_place(command->args) : NULL;
        if (place == NULL)
            return complain(command, "too many arguments:", argv[i]);
        *place->text = argv[i];
    }
    if (ctl->help || ctl->version || command == NULL)
        return 0;
    place = find_place(command->args);
    if (place != NULL && !is_optional(place))
        return complain(command, "missing:", place->name);
    return 0;
}

void
ctl_print_usage(const struct ctl_command *command)
{
    const struct ctl_arg *arg;

    printf("usage: dubplatectl %s%s%s", command->noun,
           command->verb != NULL ? " " : "",
           command->verb != NULL ? command->verb : "");
    for (arg = command->args; arg != NULL && arg->name != NULL; arg++) {
        if (is_option(arg))
            printf(" [%s%s]", arg->name, arg->flag != NULL ? "" : " VALUE");
        else
            printf(" %s", arg->name);
    }
    printf(" [--json]\n\n%s\n", command->help);
    if (command->args != NULL && command->args->name != NULL)
        putchar('\n');
    for (arg = command->args; arg != NULL && arg->name != NULL; arg++)
        printf("  %-16s %s\n", arg->name, arg->help);
}

int
ctl_number(const char *name, const char *text, int64_t min, int64_t max,
           int64_t *number, struct dp_err *err)
{
    if (dp_number_parse(text, min, max, number) < 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "%s must be a whole number from %lld to %lld, not "
                         "'%s'",
                         name, (long long)min, (long long)max, text);
    return 0;
}
