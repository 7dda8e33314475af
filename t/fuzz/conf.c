/* A settings file. */
#include "config.h"

#include "conf/conf.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    struct dp_conf conf;
    int fd = memfd_create("conf", 0);
    const char *path;

    dp_arena_init(&arena);
    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    path = dp_printf(&arena, "/proc/self/fd/%d", fd);
    if (dp_conf_load(&conf, &arena, path, &err) == 0) {
        MUST(conf.server_threads >= 1 && conf.server_threads <= 256);
        MUST(conf.server_public_url != NULL && conf.database_url != NULL);
        MUST(conf.auth_cache_ms >= 0 && conf.auth_cache_ms <= 5000);
    } else {
        MUST_BE_REFUSAL(&err);
        MUST(strstr(err.text, path) != NULL);
    }
    close(fd);
    dp_arena_clear(&arena);
    return 0;
}
