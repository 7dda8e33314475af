/* Settings in texts. */
#include <string.h>

#include "base/str.h"
#include "conf/conf.h"
#include "conf/options.h"

#define KIB 1024
#define MIB (1024 * KIB)

/* Does text begin with {section.key}?  Its length, or 0. */
static size_t
match(const char *text, const struct dp_option *option)
{
    size_t section = strlen(option->section);
    size_t key = strlen(option->key);

    if (strncmp(text + 1, option->section, section) != 0
        || text[1 + section] != '.'
        || strncmp(text + 2 + section, option->key, key) != 0
        || text[2 + section + key] != '}')
        return 0;
    return section + key + 3;
}

/* The number that text begins with the name of; *len is that name's length. */
static const struct dp_option *
find_number(const char *text, size_t *len)
{
    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        *len = o->type == DP_OPTION_INT ? match(text, o) : 0;
        if (*len > 0)
            return o;
    }
    return NULL;
}

static bool
is_bytes(const char *key)
{
    const char *unit = strrchr(key, '_');

    return unit != NULL && strcmp(unit, "_bytes") == 0;
}

/* Sizes in the largest unit that says them exactly. */
static void
add_number(struct dp_str *out, const struct dp_option *option,
           const struct dp_conf *conf)
{
    int64_t value = *(const int64_t *)(const void *)((const char *)conf
                                                     + option->offset);

    if (!is_bytes(option->key))
        dp_str_addf(out, "%lld", (long long)value);
    else if (value >= MIB && value % MIB == 0)
        dp_str_addf(out, "%lld MiB", (long long)(value / MIB));
    else if (value >= KIB && value % KIB == 0)
        dp_str_addf(out, "%lld KiB", (long long)(value / KIB));
    else
        dp_str_addf(out, "%lld bytes", (long long)value);
}

const char *
dp_conf_fill(const struct dp_conf *conf, struct dp_arena *arena,
             const char *text)
{
    struct dp_str out;

    /* No number is longer than two names. */
    dp_str_init(&out, arena, 2 * strlen(text) + 1);
    while (*text != '\0') {
        size_t len = strcspn(text, "{");
        const struct dp_option *option;

        if (len > 0) {
            dp_str_add_n(&out, text, len);
        } else if ((option = find_number(text, &len)) != NULL) {
            add_number(&out, option, conf);
        } else {
            dp_str_add(&out, "{");
            len = 1;
        }
        text += len;
    }
    return out.data;
}
