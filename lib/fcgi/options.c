/* The command line of a FastCGI program. */
#include "fcgi/options.h"

#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static const struct option long_options[] = {
    {"config",  required_argument, NULL, 'c'},
    {"listen",  required_argument, NULL, 'l'},
    {"threads", required_argument, NULL, 't'},
    {"routes",  no_argument,       NULL, 'r'},
    {"version", no_argument,       NULL, 'v'},
    {"help",    no_argument,       NULL, 'h'},
    {0},
};

static void
print_help(const struct dp_app *app, FILE *out)
{
    fprintf(out,
            "Usage: %s.fcgi [--config FILE] [--threads N] [--listen SOCKET]\n"
            "       %s.fcgi --routes | --version\n\n"
            "A web server starts this program as FastCGI or as plain CGI;\n"
            "with --listen it opens its own unix socket.\n",
            app->name, app->name);
}

static int
usage_error(const struct dp_app *app)
{
    print_help(app, stderr);
    return 2;
}

static void
print_version(const struct dp_app *app)
{
    printf("%s %s (%s)\n", PACKAGE_NAME, PACKAGE_VERSION, app->name);
    printf("mcp 2025-11-25 2025-06-18 2025-03-26 2024-11-05\n");
}

int
dp_serve_options_parse(struct dp_serve_options *options,
                       const struct dp_app *app, int argc, char **argv)
{
    int letter;

    memset(options, 0, sizeof(*options));
    while ((letter = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (letter) {
        case 'c':
            options->config = optarg;
            break;
        case 'l':
            options->listen = optarg;
            break;
        case 't':
            if (dp_number_parse(optarg, 1, INT64_MAX, &options->threads) < 0)
                return usage_error(app);
            break;
        case 'r':
            dp_route_print(app->routes, stdout);
            return 0;
        case 'v':
            print_version(app);
            return 0;
        default:
            if (letter != 'h')
                return usage_error(app);
            print_help(app, stdout);
            return 0;
        }
    }
    return -1;
}
