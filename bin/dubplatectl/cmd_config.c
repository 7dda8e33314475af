/* dubplatectl config, version. */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "conf/options.h"
#include "ctl.h"

static struct {
    bool sample;
} opt;

static const struct ctl_arg config_args[] = {
    {"--sample", "print a settings file with all of them, explained", NULL,
     &opt.sample},
    {0},
};

static json_t *
json_value(const struct dp_conf *conf, const struct dp_option *option)
{
    const void *member = (const char *)conf + option->offset;

    if (option->flags & DP_OPTION_SECRET)
        return json_string("(hidden)");
    switch (option->type) {
    case DP_OPTION_INT:
        return json_integer(*(const int64_t *)member);
    case DP_OPTION_BOOL:
        return json_boolean(*(const bool *)member);
    case DP_OPTION_TEXT:
        break;
    }
    return json_string(*(const char *const *)member);
}

/* {"section": {"key": value}} */
static void
print_json(const struct dp_conf *conf)
{
    json_t *all = json_object();

    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        if (json_object_get(all, o->section) == NULL)
            json_object_set_new(all, o->section, json_object());
        json_object_set_new(json_object_get(all, o->section), o->key,
                            json_value(conf, o));
    }
    json_dumpf(all, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(all);
}

static int
config(struct ctl *ctl, struct dp_err *err)
{
    const char *file = ctl->config_file;

    if (opt.sample) {
        dp_conf_sample(stdout);
        return CTL_OK;
    }
    if (dp_conf_load(&ctl->conf, &ctl->arena, file, err) < 0)
        return CTL_NO;
    if (ctl->json) {
        print_json(&ctl->conf);
        return CTL_OK;
    }
    if (file == NULL)
        file = getenv("DUBPLATE_CONFIG");
    printf("; from %s, then the environment\n",
           file != NULL ? file : DP_SYSCONFDIR "/dubplate.ini");
    dp_conf_print(&ctl->conf, stdout);
    return CTL_OK;
}

static int
version(struct ctl *ctl, struct dp_err *err)
{
    (void)ctl;
    (void)err;
    puts(PACKAGE_STRING);
    return CTL_OK;
}

const struct ctl_command ctl_config_commands[] = {
    {"config", NULL,
     "The settings in force, secrets hidden.\n"
     "With --sample, a settings file to begin with.",
     config_args, config, CTL_BARE},
    {"version", NULL, "The version.", NULL, version, CTL_BARE},
    {0},
};
