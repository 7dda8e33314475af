/* dubplatectl doctor: does the web server let everything through? */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "doctor.h"
#include "http/client.h"

static struct {
    const char *url;
    bool quick;
} opt;

static const struct ctl_arg doctor_args[] = {
    {"[URL]", "address that clients use; else server.public_url", &opt.url,
     NULL},
    {"--quick", "send no large bodies", NULL, &opt.quick},
    {0},
};

static void
print_line(const struct doctor_check *check, const struct dp_err *err)
{
    if (err->code == DP_E_NONE) {
        printf("well  %s\n", check->name);
        return;
    }
    printf("BAD   %s\n      seen: %s\n      do:   %s\n", check->name,
           dp_err_text(err), check->advice);
}

static json_t *
row_of(const struct doctor_check *check, const struct dp_err *err)
{
    if (err->code == DP_E_NONE)
        return json_pack("{s:s, s:b}", "check", check->name, "well", 1);
    return json_pack("{s:s, s:b, s:s, s:s}", "check", check->name, "well", 0,
                     "seen", dp_err_text(err), "advice", check->advice);
}

/* All checks; how many failed. */
static int
examine(const struct doctor *doctor, json_t *rows)
{
    int bad = 0;

    for (const struct doctor_check *check = doctor_checks;
         check->name != NULL; check++) {
        struct dp_err err = {0};

        if (opt.quick && check->large)
            continue;
        if (check->run(doctor, &err) < 0)
            bad++;
        if (rows != NULL)
            json_array_append_new(rows, row_of(check, &err));
        else
            print_line(check, &err);
        fflush(stdout);
    }
    return bad;
}

static int
doctor(struct ctl *ctl, struct dp_err *err)
{
    struct doctor patient = {&ctl->arena, &ctl->conf, NULL};
    const char *url
        = opt.url != NULL ? opt.url : ctl->conf.server_public_url;
    json_t *rows = ctl->json ? json_array() : NULL;
    size_t len = strlen(url);
    int bad;

    if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "'%s' is no address; write https://your.site", url),
               CTL_USAGE;
    while (len > 0 && url[len - 1] == '/')
        len--;
    patient.url = dp_strndup(&ctl->arena, url, len);
    dp_fetch_init();
    bad = examine(&patient, rows);
    if (rows != NULL) {
        json_dumpf(rows, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(rows);
    } else {
        printf("%s\n", bad == 0 ? "All is well." : "Mend what is BAD, then "
                                                   "ask again.");
    }
    return bad == 0 ? CTL_OK : CTL_NO;
}

const struct ctl_command ctl_doctor_commands[] = {
    {"doctor", NULL,
     "Ask a running front end whether it lets everything through.\n"
     "Sends what clients send, and says what to change where it does not "
     "arrive.",
     doctor_args, doctor, 0},
    {0},
};
