/* Settings: defaults, the file, the environment, and what is refused. */
#include "conf/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/options.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_conf conf;
static struct dp_err err;
static char path[] = "/tmp/dubplate-conf-XXXXXX";

static int
load(const char *text)
{
    FILE *file = fopen(path, "w");

    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
        bail("%s cannot be written", path);
    memset(&err, 0, sizeof(err));
    return dp_conf_load(&conf, &arena, path, &err);
}

static bool
says(const char *text)
{
    if (strstr(err.text, text) != NULL)
        return true;
    diag("it says: %s", err.text);
    return false;
}

static void
test_defaults(void)
{
    is_int(load(""), 0, "an empty file will do");
    is_str(conf.server_public_url, "http://127.0.0.1:8080",
           "an address is preset");
    is_str(conf.server_realm, "once-mcp", "the challenge's realm is preset");
    is_str(conf.server_scope, "once:mcp", "and its scope");
    is_int(conf.server_threads, 16, "numbers are preset");
    is_int(conf.limits_cover_max_bytes, 50 * 1024 * 1024,
           "a cover has at most 50 MiB");
    is_int(conf.limits_audio_max_bytes, 200 * 1024 * 1024,
           "audio has at most 200 MiB");
    is_int(conf.limits_base64_max_bytes, 3 * 1024 * 1024,
           "a base64 file has at most 3 MiB");
    is_int(conf.auth_token_arguments, 0,
           "tokens in arguments are not taken");
    is_int(conf.fetch_allow_http, 0, "http is not fetched from");
    is_str(conf.fetch_allow_addresses, "", "nor are inner addresses");
    ok(conf.auth_cache_ms <= 5000, "a token is trusted for 5 s at most");
}

static void
test_rows(void)
{
    unsigned n = 0;
    unsigned twice = 0;
    unsigned no_help = 0;

    for (const struct dp_option *o = dp_options; o->section != NULL; o++) {
        n++;
        no_help += o->help == NULL || strlen(o->help) < 10;
        for (const struct dp_option *p = dp_options; p < o; p++)
            twice += o->offset == p->offset
                     || (strcmp(o->section, p->section) == 0
                         && strcmp(o->key, p->key) == 0);
    }
    ok(n > 40 && n < 256, "the table has the settings: %u", n);
    is_int(twice, 0, "no two rows have one name or one member");
    is_int(no_help, 0, "each row says what it is for");
}

static void
test_file(void)
{
    is_int(load("; a comment\n[server]\nthreads = 3\n"
                "public_url=https://music.example/base ; behind a proxy\n"
                "[auth]\ntoken_arguments = yes\n[limits]\n"
                "json_max_bytes = 2048\n"),
           0, "a file is read");
    is_int(conf.server_threads, 3, "a number from it counts");
    is_str(conf.server_public_url, "https://music.example/base",
           "a text, without the comment behind it");
    is_int(conf.auth_token_arguments, 1, "a yes");
    is_int(conf.limits_json_max_bytes, 2048, "a key of another section");
    is_str(conf.server_realm, "once-mcp", "what it leaves out is preset");
}

static void
test_bool_words(void)
{
    static const char *const words[] = {"no",  "yes", "false", "true",
                                        "off", "on",  "0",     "1"};

    for (int i = 0; i < 8; i++) {
        load(dp_printf(&arena, "[auth]\ntoken_arguments = %s\n", words[i]));
        ok(err.code == 0 && conf.auth_token_arguments == i % 2,
           "%s is %s", words[i], i % 2 ? "yes" : "no");
    }
    is_int(load("[auth]\ntoken_arguments = maybe\n"), -1,
           "maybe is neither");
    ok(says("auth.token_arguments must be yes or no, not 'maybe'"),
       "and the message says so");
    is_int(load("[auth]\ntoken_arguments = \n"), -1, "nothing is neither");
    is_int(load("[auth]\ntoken_arguments = YES\n"), -1,
           "capitals are neither");
}

static void
test_refusals(void)
{
    is_int(load("[server]\nthread = 3\n"), -1, "an unknown key is refused");
    ok(says("line 2: ") && says("there is no setting server.thread")
           && says(path),
       "with file, line and name");
    is_int(load("[sever]\nthreads = 3\n"), -1,
           "so is one of an unknown section");
    is_int(load("threads = 3\n"), -1, "and one before any section");
    is_int(load("[server]\nrealm = x\nnonsense\n"), -1,
           "a line without = is refused");
    ok(says(":3: not a setting"), "with its number");
    is_int(load("[server]\nthreads = 2\nthreads = 3\n"), -1,
           "a setting given twice is refused");
    ok(says("line 3: ") && says("server.threads is given twice"),
       "at its second place");
    is_int(load("[server]\nrealm = x\n  threads = 3\n"), -1,
           "an indented line is not taken for more of the one above");
    is_int(load("[server]\nlog_level = verbose\n"), -1,
           "a word that is no choice is refused");
    ok(says("one of: debug info warn error; not 'verbose'"),
       "with those that are");
    is_int(load("[server]\nlog_level = warn\n"), 0, "a choice is taken");
    is_int(load("[server]\nlog_level = info warn\n"), -1, "but not two");
    is_int(dp_conf_load(&conf, &arena, "/nonexistent/dubplate.ini", &err),
           -1, "a file that is named must exist");
    ok(says("/nonexistent/dubplate.ini: cannot be read: No such file"),
       "or the reason is told");
}

static void
test_numbers(void)
{
    static const char *const bad[] = {"", "three", "3x", "0x10", "1e3", "3 4",
                                      "0", "257", "-1", "3.5",
                                      "99999999999999999999"};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ok(load(dp_printf(&arena, "[server]\nthreads = %s\n", bad[i])) < 0
               && strstr(err.text, "from 1 to 256") != NULL,
           "'%s' is no number of threads", bad[i]);
    is_int(load("[server]\nthreads = 256\n"), 0, "the largest is taken");
    is_int(load("[server]\nthreads = 1\n"), 0, "and the smallest");
    is_int(load("[limits]\naudio_max_bytes = 4294967296\n"), 0,
           "numbers past 32 bits are taken");
    is_int(conf.limits_audio_max_bytes, 4294967296, "as they are");
}

static void
test_environment(void)
{
    setenv("DUBPLATE_SERVER_THREADS", "5", 1);
    setenv("DUBPLATE_LIMITS_JSON_MAX_BYTES", "4096", 1);
    is_int(load("[server]\nthreads = 3\n"), 0, "the environment is read");
    is_int(conf.server_threads, 5, "it wins over the file");
    is_int(conf.limits_json_max_bytes, 4096, "and over what is preset");
    setenv("DUBPLATE_SERVER_THREADS", "many", 1);
    is_int(load(""), -1, "a bad value there is refused");
    ok(says("DUBPLATE_SERVER_THREADS: server.threads must be"),
       "with the variable's name");
    unsetenv("DUBPLATE_SERVER_THREADS");
    unsetenv("DUBPLATE_LIMITS_JSON_MAX_BYTES");
    load("[server]\nrealm = here\n");
    setenv("DUBPLATE_CONFIG", path, 1);
    is_int(dp_conf_load(&conf, &arena, NULL, &err), 0,
           "DUBPLATE_CONFIG names the file");
    is_str(conf.server_realm, "here", "where no other is named");
    setenv("DUBPLATE_CONFIG", "/nonexistent", 1);
    is_int(dp_conf_load(&conf, &arena, path, &err), 0,
           "a file that is named goes before it");
    is_int(dp_conf_load(&conf, &arena, NULL, &err), -1,
           "and the one it names must exist");
    unsetenv("DUBPLATE_CONFIG");
}

static char *
printed(void (*print)(FILE *))
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    print(out);
    fclose(out);
    return text;
}

static void
print_settings(FILE *out)
{
    dp_conf_print(&conf, out);
}

/* Every line of the sample is a comment or a section until ; is taken off. */
static void
test_sample(void)
{
    char *before;
    char *after;
    char *sample = printed(dp_conf_sample);
    unsigned wide = 0;

    is_int(load(""), 0, "with nothing set");
    before = printed(print_settings);
    is_int(load(sample), 0, "the sample file loads as it is");
    after = printed(print_settings);
    is_str(after, before, "and changes nothing");
    free(after);
    for (char *line = sample; *line != '\0'; line += strcspn(line, "\n") + 1) {
        wide += line[1] == ' ' && strcspn(line, "\n") > 80;
        if (line[0] == ';' && line[1] != ' ')
            line[0] = ' ';
    }
    is_int(wide, 0, "its comments have at most 80 columns");
    for (char *p = sample; *p != '\0'; p++) {
        if (*p == '\n' && p[1] == ' ')
            memmove(p + 1, p + 2, strlen(p + 2) + 1);
    }
    is_int(load(sample), 0, "with its comments taken off it loads as well");
    if (err.code != 0)
        diag("%s", err.text);
    after = printed(print_settings);
    is_str(after, before, "every line is a default");
    free(before);
    free(after);
    free(sample);
}

static void
test_print(void)
{
    char *text;

    load("[database]\nurl = host=db password=hush\n[server]\nrealm = r\n");
    text = printed(print_settings);
    ok(strstr(text, "server.realm = r\n") != NULL, "settings are printed");
    ok(strstr(text, "auth.token_arguments = no\n") != NULL, "as words");
    ok(strstr(text, "server.threads = 16\n") != NULL, "as numbers");
    ok(strstr(text, "database.url = (hidden)\n") != NULL,
       "but no address that may hold a password");
    ok(strstr(text, "hush") == NULL, "which is nowhere");
    free(text);
}

static void
test_fill(void)
{
    static const char *const texts[][2] = {
        {"", ""},
        {"no names", "no names"},
        {"{server.threads}", "7"},
        {"{server.threads}{worker.jobs}{", "71{"},
        {"to {limits.cover_max_bytes}.", "to 50 MiB."},
        {"{limits.audio_max_bytes}", "1536 KiB"},
        {"{limits.base64_max_bytes}", "1000001 bytes"},
        {"{storage.free_min_bytes}", "0 bytes"},
        {"{{server.threads}}", "{7}"},
        {"{server.realm}", "{server.realm}"},
        {"{auth.token_arguments}", "{auth.token_arguments}"},
        {"{database.url}", "{database.url}"},
        {"{server.thread} {server.threads", "{server.thread} {server.threads"},
        {"{server.threadss} {server_threads}",
         "{server.threadss} {server_threads}"},
        {"{\"id\":{}}", "{\"id\":{}}"},
    };
    char *many = dp_alloc(&arena, 16 * 1000 + 1);
    const char *filled;

    load("[server]\nthreads = 7\n[limits]\naudio_max_bytes = 1572864\n"
         "base64_max_bytes = 1000001\n[storage]\nfree_min_bytes = 0\n");
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        is_str(dp_conf_fill(&conf, &arena, texts[i][0]), texts[i][1],
               dp_printf(&arena, "'%s' is filled", texts[i][0]));
    for (int i = 0; i < 1000; i++)
        memcpy(many + 16 * i, "{server.threads}", 16);
    filled = dp_conf_fill(&conf, &arena, many);
    ok(strlen(filled) == 1000 && strspn(filled, "7") == 1000,
       "a thousand are filled");
    load("[limits]\nin_flight_max_bytes = 9223372036854775807\n");
    is_str(dp_conf_fill(&conf, &arena, "{limits.in_flight_max_bytes}"),
           "9223372036854775807 bytes", "the largest number has room");
    is_str(dp_conf_fill(&conf, &arena, "{worker.jobs}"), "1",
           "and the shortest name");
}

static void
test_long_line(void)
{
    char *url = dp_printf(&arena, "host=%0150d dbname=%0100d user=x", 1, 2);

    is_int(load(dp_printf(&arena, "\n[database]\nurl = %s\n", url)), -1,
           "a line too long for the reader is refused, never cut in two");
    ok(says("line 3: ") && says("DUBPLATE_<SECTION>_<KEY>"),
       "and the message says where such a value may stand");
    setenv("DUBPLATE_DATABASE_URL", url, 1);
    is_int(load(""), 0, "namely in the environment");
    is_str(conf.database_url, url, "where it is taken whole");
    unsetenv("DUBPLATE_DATABASE_URL");
    is_int(load(dp_printf(&arena, "[database]\nurl = host=%0150d", 1)), 0,
           "a last line without its end is a line");
}

int
main(void)
{
    if (close(mkstemp(path)) < 0)
        bail("%s cannot be made", path);
    dp_arena_init(&arena);
    test_defaults();
    test_rows();
    test_file();
    test_bool_words();
    test_refusals();
    test_numbers();
    test_environment();
    test_sample();
    test_print();
    test_fill();
    test_long_line();
    unlink(path);
    dp_arena_clear(&arena);
    return done();
}
