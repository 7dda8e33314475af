/* libdubplate_fetch, beside the library that this is in. */
#include "config.h"

#include "auth/remote_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define NAME "libdubplate_fetch.so"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *fetch_own; /* NULL when it could not be loaded */

static void
load(void)
{
    char path[4096] = NAME;
    void *library;
    Dl_info here;
    const char *slash;

    if (dladdr(&once, &here) != 0
        && (slash = strrchr(here.dli_fname, '/')) != NULL)
        snprintf(path, sizeof(path), "%.*s/" NAME,
                 (int)(slash - here.dli_fname), here.dli_fname);
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library != NULL)
        fetch_own = dlsym(library, "dp_fetch_own");
    if (fetch_own == NULL)
        dp_log(DP_LOG_ERROR, "cannot ask other servers", DP_S("library", path),
               DP_S("why", dlerror()));
}

__typeof__(&dp_fetch_own)
dp_remote_library(struct dp_err *err)
{
    __typeof__(&dp_fetch_own) function = NULL;

    pthread_once(&once, load);
    if (fetch_own == NULL)
        dp_fail(err, DP_E_INTERNAL, NAME " cannot be loaded");
    memcpy(&function, &fetch_own, sizeof(function)); /* POSIX dlsym() */
    return function;
}
