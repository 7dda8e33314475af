/* The table of settings, for conf.c and the sample file. */
#ifndef DP_CONF_OPTIONS_H
#define DP_CONF_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

enum dp_option_type {
    DP_OPTION_TEXT,
    DP_OPTION_INT,
    DP_OPTION_BOOL,
};

#define DP_OPTION_SECRET (1u << 0)

struct dp_option {
    const char *section;
    const char *key;
    enum dp_option_type type;
    unsigned flags;
    const char *preset; /* the default, as it would stand in the file */
    int64_t min, max;   /* for DP_OPTION_INT */
    size_t offset;      /* of the member in struct dp_conf */
    const char *help;
    const char *choices; /* for DP_OPTION_TEXT: the words it takes, with
                            blanks between; NULL = any text */
};

/* Ends with a row whose section is NULL. */
extern const struct dp_option dp_options[];

#endif
