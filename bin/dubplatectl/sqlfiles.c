/* The files of sql/. */
#include "config.h"

#include "sqlfiles.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES (256 * 1024)
#define FILES_MAX 1000
/* How many folders above the program the tree it was built in may lie. */
#define CLIMB_MAX 5

/* A folder above an installed program may have a sql/ that is not ours. */
static bool
is_our_tree(struct dp_arena *arena, const char *dir)
{
    return access(dp_printf(arena, "%s/bin/dubplatectl/sqlfiles.h", dir),
                  R_OK) == 0;
}

/* sql/ of the tree that this program was built in; NULL = installed. */
static const char *
find_in_tree(struct dp_arena *arena)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

    if (len <= 0)
        return NULL;
    path[len] = '\0';
    for (int i = 0; i < CLIMB_MAX; i++) {
        char *slash = strrchr(path, '/');

        if (slash == NULL)
            break;
        *slash = '\0';
        if (is_our_tree(arena, path))
            return dp_printf(arena, "%s/sql", path);
    }
    return NULL;
}

static const char *
find_dir(struct dp_arena *arena, const char *dir)
{
    if (dir == NULL)
        dir = getenv("DUBPLATE_SQL_DIR");
    if (dir == NULL)
        dir = find_in_tree(arena);
    return dir != NULL ? dir : DP_DATADIR "/sql";
}

static int
read_text(struct dp_arena *arena, const char *path, const char **text,
          struct dp_err *err)
{
    FILE *in = fopen(path, "re");
    char *data;
    size_t len;
    bool failed;

    if (in == NULL)
        return dp_refuse(err, DP_E_STORAGE, "%s: %s", path, strerror(errno));
    data = dp_alloc(arena, FILE_MAX_BYTES);
    len = fread(data, 1, FILE_MAX_BYTES - 1, in);
    failed = ferror(in) || !feof(in);
    fclose(in);
    if (failed || strlen(data) != len)
        return dp_refuse(err, DP_E_STORAGE,
                         "%s: cannot be read, is over 256 KiB, or is no text",
                         path);
    *text = dp_strdup(arena, data);
    return 0;
}

static int
is_sql_file(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return len > 4 && strcmp(entry->d_name + len - 4, ".sql") == 0
           && entry->d_name[0] != '.';
}

/* Read one file to files[*n]; text buffers go back with scratch. */
static int
read_file(struct dp_arena *arena, const char *dir, const char *name,
          struct dp_migration_file *file, struct dp_err *err)
{
    struct dp_arena scratch;
    const char *text = NULL;
    int status;

    dp_arena_init(&scratch);
    status = read_text(&scratch, dp_printf(&scratch, "%s/%s", dir, name),
                       &text, err);
    if (status == 0) {
        file->name = dp_strdup(arena, name);
        file->sql = dp_strdup(arena, text);
        dp_hash_text(&file->digest, text);
    }
    dp_arena_clear(&scratch);
    return status;
}

/* Append the .sql files of dir/sub, by name. */
static int
read_folder(struct dp_arena *arena, const char *dir, const char *sub,
            struct dp_migration_file *files, size_t *n, struct dp_err *err)
{
    struct dirent **entries;
    const char *path = dp_printf(arena, "%s/%s", dir, sub);
    int found = scandir(path, &entries, is_sql_file, alphasort);
    int status = 0;

    if (found < 0)
        return dp_refuse(err, DP_E_STORAGE,
                         "%s: %s. Say where the sql folder is: --sql-dir DIR",
                         path, strerror(errno));
    for (int i = 0; i < found; i++) {
        if (status == 0 && *n == FILES_MAX)
            status = dp_refuse(err, DP_E_STORAGE, "%s: too many files", path);
        if (status == 0)
            status = read_file(arena, path, entries[i]->d_name, &files[*n],
                               err);
        *n += status == 0;
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* NNNN-name.sql, each number once. */
static int
number_migrations(struct sql_files *files, struct dp_err *err)
{
    for (size_t i = 0; i < files->n_migrations; i++) {
        struct dp_migration_file *file = &files->migrations[i];
        size_t digits = strspn(file->name, "0123456789");

        file->number = (int)strtol(file->name, NULL, 10);
        if (digits != 4 || file->name[4] != '-' || file->number == 0)
            return dp_refuse(err, DP_E_STORAGE,
                             "%s/migrations/%s: the name must be "
                             "NNNN-name.sql, from 0001 on",
                             files->dir, file->name);
        if (i > 0 && file->number == files->migrations[i - 1].number)
            return dp_refuse(err, DP_E_STORAGE,
                             "%s/migrations: number %04d is there twice",
                             files->dir, file->number);
    }
    return 0;
}

static void
digest_code(struct sql_files *files)
{
    struct dp_hasher hasher;

    dp_hash_init(&hasher);
    for (size_t i = 0; i < files->n_code; i++) {
        const struct dp_migration_file *file = &files->code[i];

        dp_hash_update(&hasher, file->name, strlen(file->name) + 1);
        dp_hash_update(&hasher, file->digest.bytes,
                       sizeof(file->digest.bytes));
    }
    dp_hash_final(&hasher, &files->code_digest);
}

int
sql_files_read(struct sql_files *files, struct dp_arena *arena,
               const char *dir, struct dp_err *err)
{
    memset(files, 0, sizeof(*files));
    files->dir = find_dir(arena, dir);
    files->migrations =
        dp_alloc_n(arena, FILES_MAX, sizeof(*files->migrations));
    files->code = dp_alloc_n(arena, FILES_MAX + 1, sizeof(*files->code));
    if (read_folder(arena, files->dir, "migrations", files->migrations,
                    &files->n_migrations, err)
            < 0
        || number_migrations(files, err) < 0
        || read_folder(arena, files->dir, "functions", files->code,
                       &files->n_code, err)
               < 0
        || read_folder(arena, files->dir, "views", files->code,
                       &files->n_code, err)
               < 0
        || read_file(arena, files->dir, "roles.sql",
                     &files->code[files->n_code], err)
               < 0)
        return -1;
    files->n_code++;
    digest_code(files);
    return 0;
}
