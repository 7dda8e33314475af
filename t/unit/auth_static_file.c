/* Tokens that the operator lists in a file. */
#include "auth/static_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "crypto/init.h"
#include "http/request.h"
#include "tap/tap.h"

#define RW (DP_SCOPE_READ | DP_SCOPE_WRITE)

static struct dp_arena arena;
static char path[] = "/tmp/dubplate-static-XXXXXX";

static void
write_file(const char *text)
{
    FILE *out = fopen(path, "w");

    if (out == NULL)
        bail("%s", path);
    fputs(text, out);
    fclose(out);
}

/* The login of a token, or NULL. */
static const char *
login_of(struct dp_static_file *file, const char *token, unsigned *scopes)
{
    struct dp_static_token row;
    struct dp_hash hash;

    dp_hash_text(&hash, token);
    if (!dp_static_file_find(file, &arena, &hash, &row))
        return NULL;
    *scopes = row.scopes;
    return row.login;
}

static void
test_lines(void)
{
    struct dp_err err = {0};
    struct dp_static_file *file;
    struct dp_hash hash;
    char hex[DP_HASH_HEX];
    char text[600];
    unsigned scopes = 0;

    dp_hash_text(&hash, "secret-of-carols");
    dp_hash_hex(&hash, hex);
    snprintf(text, sizeof(text),
             "# tokens\n\n  \t\r\n"
             "0123456789abcdef ann\n"
             "\tfedcba9876543210\tbob  mcp:read \r\n"
             "hash:%s carol mcp:read mcp:write\n"
             "last-line-without-end dave once:mcp",
             hex);
    write_file(text);
    file = dp_static_file_open(path, &err);
    if (file == NULL)
        bail("%s", err.text);
    is_str(login_of(file, "0123456789abcdef", &scopes), "ann",
           "a token is an account");
    is_int(scopes, RW, "that may all without saying so");
    is_str(login_of(file, "fedcba9876543210", &scopes), "bob",
           "blanks and line ends do not matter");
    is_int(scopes, DP_SCOPE_READ, "it may what the line says");
    is_str(login_of(file, "secret-of-carols", &scopes), "carol",
           "a hash stands for its token");
    is_int(scopes, RW, "with several scopes");
    is_str(login_of(file, "last-line-without-end", &scopes), "dave",
           "the last line needs no end");
    is_str(login_of(file, hex, &scopes), NULL, "a hash is no token");
    is_str(login_of(file, "0123456789abcde", &scopes), NULL, "a part is none");
    is_str(login_of(file, "#", &scopes), NULL, "nor is a comment");
    dp_static_file_close(file);
}

static void
test_refused(void)
{
    static const struct {
        const char *text;
        const char *says;
    } cases[] = {
        {"short ann\n",                    ":1: a token has at least 16"   },
        {"# a\nhash:12 ann\n",             ":2: a token has at least 16"   },
        {"0123456789abcdef\n",             ":1: behind the token the login"},
        {"0123456789abcdef ann mcp:all\n", ":1: a scope is unknown"        },
    };
    struct dp_err err = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_file(cases[i].text);
        ok(dp_static_file_open(path, &err) == NULL, "refused: %s",
           cases[i].text);
        ok(strstr(err.text, cases[i].says) != NULL, "says where and why: %s",
           err.text);
        ok(strstr(err.text, "0123456789abcdef") == NULL, "and never the token");
    }
    write_file("0123456789abcdef ann\n");
    chmod(path, 0640);
    ok(dp_static_file_open(path, &err) == NULL,
       "a file that others may read is refused");
    ok(strstr(err.text, "chmod 0600") != NULL, "with what to do");
    chmod(path, 0600);
    ok(dp_static_file_open("/nonexistent", &err) == NULL,
       "as is one that is not there");
    ok(dp_static_file_open("/tmp", &err) == NULL, "and a folder");
}

static void
test_changes(void)
{
    struct dp_err err = {0};
    struct dp_static_file *file;
    unsigned scopes;

    write_file("0123456789abcdef ann\n");
    file = dp_static_file_open(path, &err);
    write_file("0123456789abcdef bob mcp:read\nfedcba9876543210 ann\n");
    is_str(login_of(file, "0123456789abcdef", &scopes), "bob",
           "a change is seen at once");
    is_str(login_of(file, "fedcba9876543210", &scopes), "ann",
           "a new token, too");
    write_file("0123456789abcdef bob mcp:read\nfedcba98765\n");
    is_str(login_of(file, "0123456789abcdef", &scopes), NULL,
           "a file that has become bad lists nobody");
    write_file("0123456789abcdef bob\n");
    is_str(login_of(file, "0123456789abcdef", &scopes), "bob",
           "until it is mended");
    chmod(path, 0644);
    is_str(login_of(file, "0123456789abcdef", &scopes), NULL,
           "the same once others may read it");
    chmod(path, 0600);
    is_str(login_of(file, "0123456789abcdef", &scopes), "bob",
           "and may not any more");
    unlink(path);
    is_str(login_of(file, "0123456789abcdef", &scopes), NULL,
           "without a file nobody is listed");
    dp_static_file_close(file);
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_log_open("test", (enum dp_log_level)(DP_LOG_ERROR + 1));
    dp_arena_init(&arena);
    close(mkstemp(path));
    test_lines();
    test_refused();
    test_changes();
    dp_arena_clear(&arena);
    return done();
}
