/* Settings: from the INI file and the environment into struct dp_conf. */
#include "conf/conf.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/words.h"
#include "conf/options.h"

#define OPTIONS_MAX 256

struct loader {
    struct dp_conf *conf;
    struct dp_arena *arena;
    const char *source; /* file name, or the environment variable */
    struct dp_err *err;
    FILE *file;
    int line;
    bool failed;
    bool given[OPTIONS_MAX]; /* by row: the file had it already */
};

static const struct dp_option *
find_option(const char *section, const char *key)
{
    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        if (strcmp(o->section, section) == 0 && strcmp(o->key, key) == 0)
            return o;
    }
    return NULL;
}

static int
parse_bool(const char *value, bool *result)
{
    static const char *const yes[] = {"yes", "true", "on", "1", NULL};
    static const char *const no[] = {"no", "false", "off", "0", NULL};

    for (int i = 0; yes[i] != NULL; i++) {
        if (strcmp(value, yes[i]) == 0) {
            *result = true;
            return 0;
        }
        if (strcmp(value, no[i]) == 0) {
            *result = false;
            return 0;
        }
    }
    return -1;
}

static int
set_int(const struct loader *loader, const struct dp_option *option,
        const char *value, int64_t *member)
{
    if (dp_number_parse(value, option->min, option->max, member) < 0)
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s: %s.%s must be a whole number from %lld to "
                         "%lld, not '%s'",
                         loader->source, option->section, option->key,
                         (long long)option->min, (long long)option->max,
                         value);
    return 0;
}

static int
set_text(const struct loader *loader, const struct dp_option *option,
         const char *value, const char **member)
{
    if (option->choices != NULL
        && !dp_words_has(option->choices, value, strlen(value)))
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s: %s.%s must be one of: %s; not '%s'",
                         loader->source, option->section, option->key,
                         option->choices, value);
    *member = dp_strdup(loader->arena, value);
    return 0;
}

static int
set_option(const struct loader *loader, const struct dp_option *option,
           const char *value)
{
    char *member = (char *)loader->conf + option->offset;

    switch (option->type) {
    case DP_OPTION_TEXT:
        return set_text(loader, option, value,
                        (const char **)(void *)member);
    case DP_OPTION_INT:
        return set_int(loader, option, value, (int64_t *)(void *)member);
    case DP_OPTION_BOOL:
        if (parse_bool(value, (bool *)(void *)member) == 0)
            return 0;
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s: %s.%s must be yes or no, not '%s'",
                         loader->source, option->section, option->key, value);
    }
    return dp_fail(loader->err, DP_E_INTERNAL, "option type");
}

static int
set_line(struct loader *loader, const char *section, const char *key,
         const char *value)
{
    const struct dp_option *option = find_option(section, key);

    if (option == NULL)
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s: there is no setting %s.%s; dubplatectl config "
                         "--sample lists them all",
                         loader->source, section, key);
    if (loader->given[option - dp_options])
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s: %s.%s is given twice; lines must not begin "
                         "with blanks",
                         loader->source, section, key);
    loader->given[option - dp_options] = true;
    return set_option(loader, option, value);
}

/* inih calls this for each line; 0 stops with that line's number. */
static int
on_line(void *user, const char *section, const char *key, const char *value)
{
    struct loader *loader = user;

    loader->failed = set_line(loader, section, key, value) < 0;
    return !loader->failed;
}

/* inih cuts a line that is longer than its buffer in two; this refuses it. */
static char *
read_line(char *text, int room, void *user)
{
    struct loader *loader = user;
    size_t len;

    if (fgets(text, room, loader->file) == NULL)
        return NULL;
    loader->line++;
    len = strlen(text);
    if ((len > 0 && text[len - 1] == '\n') || feof(loader->file))
        return text;
    dp_refuse(loader->err, DP_E_BAD_PARAMS,
              "%s: a line has at most %d characters; a longer value can come "
              "from the environment: DUBPLATE_<SECTION>_<KEY>",
              loader->source, room - 2);
    loader->failed = true;
    return NULL;
}

static int
load_file(struct loader *loader, const char *file, bool must_exist)
{
    char text[400];
    int line;

    loader->file = fopen(file, "re");
    if (loader->file == NULL && errno == ENOENT && !must_exist)
        return 0;
    if (loader->file == NULL)
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s: cannot be read: %s", file, strerror(errno));
    line = ini_parse_stream(read_line, loader, on_line, loader);
    fclose(loader->file);
    if (line == 0 && !loader->failed)
        return 0;
    if (!loader->failed)
        return dp_refuse(loader->err, DP_E_BAD_PARAMS,
                         "%s:%d: not a setting; write key = value below a "
                         "[section]",
                         file, line);
    snprintf(text, sizeof(text), "%s", loader->err->text);
    return dp_refuse(loader->err, DP_E_BAD_PARAMS, "line %d: %.380s",
                     loader->line, text);
}

static int
load_environment(struct loader *loader)
{
    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        char *name = dp_printf(loader->arena, "DUBPLATE_%s_%s", o->section,
                               o->key);
        const char *value;

        for (char *p = name; *p != '\0'; p++)
            *p = (char)toupper((unsigned char)*p);
        value = getenv(name);
        loader->source = name;
        if (value != NULL && set_option(loader, o, value) < 0)
            return -1;
    }
    return 0;
}

int
dp_conf_load(struct dp_conf *conf, struct dp_arena *arena, const char *file,
             struct dp_err *err)
{
    struct loader loader = {
        .conf = conf, .arena = arena, .source = "default", .err = err};
    bool must_exist = true;

    memset(conf, 0, sizeof(*conf));
    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        if (set_option(&loader, o, o->preset) < 0)
            return -1;
    }
    if (file == NULL)
        file = getenv("DUBPLATE_CONFIG");
    if (file == NULL) {
        file = DP_SYSCONFDIR "/dubplate.ini";
        must_exist = false;
    }
    loader.source = file;
    if (load_file(&loader, file, must_exist) < 0)
        return -1;
    return load_environment(&loader);
}

static void
print_value(const struct dp_conf *conf, const struct dp_option *option,
            FILE *out)
{
    const char *member = (const char *)conf + option->offset;

    if (option->flags & DP_OPTION_SECRET) {
        fputs("(hidden)", out);
        return;
    }
    switch (option->type) {
    case DP_OPTION_TEXT:
        fputs(*(const char *const *)(const void *)member, out);
        break;
    case DP_OPTION_INT:
        fprintf(out, "%lld",
                (long long)*(const int64_t *)(const void *)member);
        break;
    case DP_OPTION_BOOL:
        fputs(*(const bool *)(const void *)member ? "yes" : "no", out);
        break;
    }
}

void
dp_conf_print(const struct dp_conf *conf, FILE *out)
{
    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        fprintf(out, "%s.%s = ", o->section, o->key);
        print_value(conf, o, out);
        fputc('\n', out);
    }
}

/* help as comment lines of at most 76 characters. */
static void
print_help(const char *help, FILE *out)
{
    while (*help != '\0') {
        size_t len = strlen(help);

        if (len > 74) {
            len = 74;
            while (len > 0 && help[len] != ' ')
                len--;
        }
        fprintf(out, "; %.*s\n", (int)len, help);
        help += len;
        help += strspn(help, " ");
    }
}

void
dp_conf_sample(FILE *out)
{
    const char *section = "";

    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        if (strcmp(section, o->section) != 0)
            fprintf(out, "%s[%s]\n", *section != '\0' ? "\n" : "", o->section);
        section = o->section;
        print_help(o->help, out);
        fprintf(out, ";%s = %s\n", o->key, o->preset);
    }
}
