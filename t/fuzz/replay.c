/*
 * Replays a corpus: the folder of this name, or the files that are named.
 * A target that does not come back takes the rest of the plan with it.
 */
#include <dirent.h>
#include <limits.h>

#include "fuzz.h"
#include "tap/tap.h"

static char *
read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    FILE *copy = open_memstream(&data, size);
    char block[4096];
    size_t got;

    if (file == NULL || copy == NULL)
        bail("%s cannot be read", path);
    while ((got = fread(block, 1, sizeof(block), file)) > 0)
        fwrite(block, 1, got, copy);
    fclose(file);
    fclose(copy);
    return data;
}

/* In memory of just its size, so that a sanitizer sees each step too far. */
static void
replay(const char *path, const char *name)
{
    size_t size = 0;
    char *data = read_file(path, &size);
    uint8_t *exact = malloc(size > 0 ? size : 1);

    if (exact == NULL)
        bail("out of memory");
    memcpy(exact, data, size);
    free(data);
    ok(LLVMFuzzerTestOneInput(exact, size) == 0, "%s is survived", name);
    free(exact);
}

static int
is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* "t/fuzz/.libs/lt-form.t" is the target "form". */
static const char *
target_of(const char *program)
{
    static char name[64];
    const char *base = strrchr(program, '/');

    base = base != NULL ? base + 1 : program;
    if (strncmp(base, "lt-", 3) == 0)
        base += 3;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(base, "."), base);
    return name;
}

int
main(int argc, char **argv)
{
    const char *top = getenv("top_srcdir");
    struct dirent **entries = NULL;
    char folder[PATH_MAX];
    int n;

    for (int i = 1; i < argc; i++)
        replay(argv[i], argv[i]);
    if (argc > 1)
        return done();
    snprintf(folder, sizeof(folder), "%s/t/fuzz/corpus/%s",
             top != NULL ? top : DP_T_SRCDIR, target_of(argv[0]));
    n = scandir(folder, &entries, is_case, alphasort);
    if (n <= 0)
        bail("%s has no cases", folder);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX + 260];

        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        replay(path, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return done();
}
