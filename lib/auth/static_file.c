/* Tokens that the operator lists in a file. */
#include "auth/static_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/scope.h"
#include "base/log.h"

#define LINE_BYTES 2048
#define TOKENS_MAX 1000
#define BLANKS " \t\r\n"

struct dp_static_file {
    const char *path;
    pthread_mutex_t lock;
    struct stat seen; /* what was read last */
    struct dp_arena arena;
    struct dp_static_token *tokens;
    size_t n;
};

/* Is it the same file, unchanged? */
static bool
is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino
           && a->st_size == b->st_size && a->st_mode == b->st_mode
           && a->st_uid == b->st_uid && a->st_mtim.tv_sec == b->st_mtim.tv_sec
           && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec
           && a->st_ctim.tv_sec == b->st_ctim.tv_sec
           && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static int
check_mode(const char *path, const struct stat *st, struct dp_err *err)
{
    if (!S_ISREG(st->st_mode))
        return dp_refuse(err, DP_E_BAD_PARAMS, "%s: is no file", path);
    if (st->st_uid != geteuid() && st->st_uid != 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "%s: belongs to another user; chown it to the user "
                         "of the web server's programs",
                         path);
    if ((st->st_mode & 077) != 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "%s: others may read or write it; chmod 0600 it",
                         path);
    return 0;
}

/* "hash:HEX", or a token to hash. */
static bool
take_hash(const char *word, struct dp_hash *hash)
{
    static const char prefix[] = "hash:";

    if (strncmp(word, prefix, sizeof(prefix) - 1) == 0)
        return dp_hash_parse(hash, word + sizeof(prefix) - 1);
    if (strlen(word) < DP_STATIC_TOKEN_MIN)
        return false;
    dp_hash_text(hash, word);
    return true;
}

/* One line; NULL, or what is wrong with it. */
static const char *
take_line(struct dp_static_file *file, char *line)
{
    char *rest = NULL;
    const char *word = strtok_r(line, BLANKS, &rest);
    const char *login = strtok_r(NULL, BLANKS, &rest);
    struct dp_static_token token = {0};

    if (word == NULL || word[0] == '#')
        return NULL;
    if (!take_hash(word, &token.hash))
        return "a token has at least 16 characters, a hash 64 digits";
    if (login == NULL)
        return "behind the token the login is missing";
    if (file->n == TOKENS_MAX)
        return "there are more than 1000 tokens";
    token.login = dp_strdup(&file->arena, login);
    token.scopes = 0;
    word = strtok_r(NULL, BLANKS, &rest);
    if (word == NULL)
        token.scopes = DP_SCOPE_READ | DP_SCOPE_WRITE;
    for (; word != NULL; word = strtok_r(NULL, BLANKS, &rest)) {
        unsigned bits = dp_scope_parse(word);

        if (bits == 0)
            return "a scope is unknown; there are mcp:read, mcp:write and "
                   "once:mcp";
        token.scopes |= bits;
    }
    file->tokens[file->n++] = token;
    return NULL;
}

static int
read_lines(struct dp_static_file *file, FILE *in, struct dp_err *err)
{
    char line[LINE_BYTES];

    for (int number = 1; fgets(line, sizeof(line), in) != NULL; number++) {
        const char *flaw = strchr(line, '\n') == NULL && !feof(in)
                               ? "it is too long"
                               : take_line(file, line);

        if (flaw != NULL)
            return dp_refuse(err, DP_E_BAD_PARAMS, "%s:%d: %s", file->path,
                             number, flaw);
    }
    if (ferror(in))
        return dp_refuse(err, DP_E_BAD_PARAMS, "%s: cannot be read",
                         file->path);
    return 0;
}

/* Read it all, or nothing. */
static int
read_file(struct dp_static_file *file, struct dp_err *err)
{
    FILE *in = fopen(file->path, "re");
    struct stat st;
    int rc;

    dp_arena_reset(&file->arena);
    file->n = 0;
    file->tokens = dp_alloc_n(&file->arena, TOKENS_MAX, sizeof(*file->tokens));
    if (in == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "%s: %s", file->path,
                         strerror(errno));
    if (fstat(fileno(in), &st) < 0)
        memset(&st, 0, sizeof(st));
    file->seen = st;
    rc = check_mode(file->path, &st, err);
    if (rc == 0)
        rc = read_lines(file, in, err);
    fclose(in);
    if (rc < 0)
        file->n = 0;
    return rc;
}

struct dp_static_file *
dp_static_file_open(const char *path, struct dp_err *err)
{
    struct dp_static_file *file = calloc(1, sizeof(*file));

    if (file == NULL) {
        dp_fail(err, DP_E_INTERNAL, "out of memory");
        return NULL;
    }
    file->path = path;
    pthread_mutex_init(&file->lock, NULL);
    dp_arena_init(&file->arena);
    if (read_file(file, err) == 0)
        return file;
    dp_static_file_close(file);
    return NULL;
}

void
dp_static_file_close(struct dp_static_file *file)
{
    if (file == NULL)
        return;
    dp_arena_clear(&file->arena);
    pthread_mutex_destroy(&file->lock);
    free(file);
}

/* Read it again if it is not the one that was read. */
static void
refresh(struct dp_static_file *file)
{
    struct dp_err err = {0};
    struct stat st = {0};

    if (stat(file->path, &st) < 0)
        memset(&st, 0, sizeof(st));
    if (is_same(&st, &file->seen))
        return;
    if (read_file(file, &err) < 0) {
        file->seen = st;
        dp_log(DP_LOG_ERROR, "no static token works",
               DP_S("why", dp_err_text(&err)));
        return;
    }
    dp_log(DP_LOG_INFO, "static tokens read", DP_N("tokens", file->n));
}

bool
dp_static_file_find(struct dp_static_file *file, struct dp_arena *arena,
                    const struct dp_hash *hash, struct dp_static_token *token)
{
    bool found = false;

    pthread_mutex_lock(&file->lock);
    refresh(file);
    for (size_t i = 0; i < file->n; i++) {
        if (!dp_hash_equal(&file->tokens[i].hash, hash))
            continue;
        *token = file->tokens[i];
        token->login = dp_strdup(arena, token->login);
        found = true;
    }
    pthread_mutex_unlock(&file->lock);
    return found;
}
