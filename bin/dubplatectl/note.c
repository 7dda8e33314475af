/* What an operator did, in the audit trail. */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"
#include "ctl.h"
#include "store/audit.h"

#define ROW_BYTES_MAX 4096

/* What the command was about: the first place of its arguments. */
static const char *
subject_of(const struct ctl_command *command)
{
    for (const struct ctl_arg *arg = command->args;
         arg != NULL && arg->name != NULL; arg++)
        if (arg->name[0] != '-' && arg->text != NULL)
            return *arg->text;
    return NULL;
}

void
ctl_note(struct ctl *ctl, const struct ctl_command *command)
{
    const struct passwd *user = getpwuid(getuid());
    const char *subject = subject_of(command);
    struct dp_err err = {0};
    struct dp_str rows;

    dp_str_init(&rows, &ctl->arena, ROW_BYTES_MAX);
    dp_str_addf(&rows,
                "[{\"program\":\"dubplatectl\",\"outcome\":\"ok\","
                "\"action\":\"%s_%s\",\"client\":",
                command->noun, command->verb);
    dp_str_json(&rows, user != NULL ? user->pw_name : NULL);
    dp_str_add(&rows, ",\"subject\":");
    dp_str_json(&rows, subject);
    dp_str_add(&rows, "}]");
    if (dp_audit_add(ctl->pg, rows.data, &err) < 0)
        fprintf(stderr, "dubplatectl: done, but not in the audit trail: %s\n",
                err.detail[0] != '\0' ? err.detail : dp_err_text(&err));
}
