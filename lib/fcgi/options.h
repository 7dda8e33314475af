/* The command line of a FastCGI program. */
#ifndef DP_FCGI_OPTIONS_H
#define DP_FCGI_OPTIONS_H

#include <stdint.h>

#include "http/route.h"

struct dp_serve_options {
    const char *config; /* --config FILE */
    const char *listen; /* --listen PATH, or NULL: descriptor 0 */
    int64_t threads;    /* --threads N, or 0: the setting */
};

/*
 * Parse; --routes, --version and --help answer at once.  Returns -1 to go
 * on, else the exit status.
 */
int dp_serve_options_parse(struct dp_serve_options *options,
                           const struct dp_app *app, int argc, char **argv);

#endif
