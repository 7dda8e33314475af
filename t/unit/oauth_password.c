/* Passwords: hashed, checked, never too many at once. */
#include "crypto/password.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "crypto/init.h"
#include "tap/tap.h"

#define PASSWORD "correct horse"

static struct dp_arena arena;
static struct dp_err err;
static char folder[] = "/tmp/dubplate-password-XXXXXX";
static struct dp_password_rules rules = {
    .memory_bytes = 8388608,
    .passes = 1,
    .slots = 1,
};

static enum dp_password_verdict
check(const char *password, const char *hash)
{
    enum dp_password_verdict verdict = DP_PASSWORD_WRONG;

    memset(&err, 0, sizeof(err));
    if (dp_password_check(&rules, password, hash, &verdict, &err) < 0)
        diag("%s", err.detail[0] != '\0' ? err.detail : err.text);
    return verdict;
}

static void
test_round(void)
{
    char *hash = NULL;
    char *again = NULL;
    struct stat st;

    is_int(dp_password_hash(&rules, &arena, PASSWORD, &hash, &err), 0,
           "a password is hashed");
    ok(strncmp(hash, "$argon2id$v=19$m=8192,t=1,p=1$", 30) == 0,
       "by argon2id and the rules of the house");
    is_int(check(PASSWORD, hash), DP_PASSWORD_GOOD, "it is good");
    is_int(check("correct horsE", hash), DP_PASSWORD_WRONG,
           "another is wrong");
    is_int(check("", hash), DP_PASSWORD_WRONG, "none is wrong");
    dp_password_hash(&rules, &arena, PASSWORD, &again, &err);
    ok(strcmp(hash, again) != 0, "hashed twice it differs");
    rules.passes = 2;
    is_int(check(PASSWORD, hash), DP_PASSWORD_REHASH,
           "under other rules it is good, but to be hashed again");
    is_int(check("correct horsE", hash), DP_PASSWORD_WRONG,
           "and another still wrong");
    rules.passes = 1;
    ok(stat(rules.folder, &st) == 0 && (st.st_mode & 0777) == 0700,
       "the slots are in a folder of the owner's");
}

/* The reference implementation's own test of argon2id, 64 MiB and 2 passes. */
static void
test_vector(void)
{
    const char *hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                       "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    is_int(check("password", hash), DP_PASSWORD_REHASH,
           "a hash made elsewhere is read");
    is_int(check("passwore", hash), DP_PASSWORD_WRONG,
           "and lets nothing else in");
}

static void
test_bounds(void)
{
    char text[DP_PASSWORD_MAX_BYTES + 2];
    char *hash = NULL;

    memset(text, 'p', sizeof(text));
    text[DP_PASSWORD_MAX_BYTES + 1] = '\0';
    ok(dp_password_hash(&rules, &arena, text, &hash, &err) < 0
           && err.code == DP_E_BAD_PARAMS,
       "1025 bytes are refused");
    text[DP_PASSWORD_MAX_BYTES] = '\0';
    is_int(dp_password_hash(&rules, &arena, text, &hash, &err), 0,
           "1024 are hashed");
    is_int(check(text, hash), DP_PASSWORD_GOOD, "all of them");
    text[DP_PASSWORD_MAX_BYTES - 1] = 'q';
    is_int(check(text, hash), DP_PASSWORD_WRONG, "to the last");
    text[DP_PASSWORD_MAX_BYTES] = 'p';
    is_int(check(text, hash), DP_PASSWORD_WRONG,
           "more is nobody's password");
    ok(dp_password_hash(&rules, &arena, "1234567", &hash, &err) < 0
           && err.code == DP_E_BAD_PARAMS && err.text[0] != '\0',
       "7 bytes are refused with a sentence");
    is_int(dp_password_hash(&rules, &arena, "12345678", &hash, &err), 0,
           "8 are hashed");
}

/* Processor time of one check, in microseconds. */
static int64_t
cost_of(const char *hash)
{
    struct timespec before;
    struct timespec after;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    check("some password", hash);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    return (after.tv_sec - before.tv_sec) * 1000000
           + (after.tv_nsec - before.tv_nsec) / 1000;
}

static void
test_nobody(void)
{
    char *hash = NULL;
    int64_t known_us = INT64_MAX;
    int64_t unknown_us = INT64_MAX;

    rules.memory_bytes = 33554432;
    dp_password_hash(&rules, &arena, PASSWORD, &hash, &err);
    for (int i = 0; i < 3; i++) {
        int64_t us = cost_of(hash);

        known_us = us < known_us ? us : known_us;
        us = cost_of(NULL);
        unknown_us = us < unknown_us ? us : unknown_us;
    }
    rules.memory_bytes = 8388608;
    ok(unknown_us > known_us / 2 && unknown_us < known_us * 2,
       "nobody's password takes as long as somebody's");
    diag("%lld us and %lld us", (long long)unknown_us, (long long)known_us);
    is_int(check(PASSWORD, NULL), DP_PASSWORD_WRONG, "and is wrong");
    is_int(err.code, DP_E_NONE, "which is no failure");
    is_int(check(PASSWORD, ""), DP_PASSWORD_WRONG, "an empty hash fits none");
    is_int(check(PASSWORD, "$argon2id$nonsense"), DP_PASSWORD_WRONG,
           "nor does nonsense");
}

static int
hold(int slot)
{
    char *path = dp_printf(&arena, "%s/%d", rules.folder, slot);
    int fd = open(path, O_RDWR | O_CREAT, 0600);

    if (fd < 0 || flock(fd, LOCK_EX) < 0)
        bail("%s cannot be locked", path);
    return fd;
}

static void *
let_go(void *fd)
{
    dp_sleep_ms(300);
    close(*(int *)fd);
    return NULL;
}

static void
test_slots(void)
{
    enum dp_password_verdict verdict;
    int fd = hold(0);
    int64_t start_ms = dp_mono_ms();
    pthread_t thread;
    pid_t child;

    memset(&err, 0, sizeof(err));
    ok(dp_password_check(&rules, PASSWORD, NULL, &verdict, &err) < 0
           && err.code == DP_E_UNAVAILABLE && err.retry_after_s == 2,
       "while all slots are taken, people are told to come again");
    ok(dp_mono_ms() - start_ms >= DP_PASSWORD_WAIT_MS,
       "after two seconds, not before");
    rules.slots = 2;
    is_int(check(PASSWORD, NULL), DP_PASSWORD_WRONG, "a second slot helps");
    is_int(err.code, DP_E_NONE, "without a failure");
    rules.slots = 1;
    pthread_create(&thread, NULL, let_go, &fd);
    check(PASSWORD, NULL);
    is_int(err.code, DP_E_NONE, "who waits gets a slot that comes free");
    pthread_join(thread, NULL);
    child = fork();
    if (child == 0) {
        hold(0);
        pause();
        _exit(0);
    }
    dp_sleep_ms(300);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    check(PASSWORD, NULL);
    is_int(err.code, DP_E_NONE, "a process that is killed lets go of its own");
}

static void
test_faults(void)
{
    struct dp_password_rules nowhere = rules;
    char *hash;

    nowhere.folder = "/nowhere/slots";
    ok(dp_password_hash(&nowhere, &arena, PASSWORD, &hash, &err) < 0
           && err.code == DP_E_INTERNAL,
       "without a folder nothing is hashed");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    if (mkdtemp(folder) == NULL)
        bail("no folder");
    rules.folder = dp_printf(&arena, "%s/slots", folder);
    test_round();
    test_vector();
    test_bounds();
    test_nobody();
    test_slots();
    test_faults();
    unlink(dp_printf(&arena, "%s/0", rules.folder));
    unlink(dp_printf(&arena, "%s/1", rules.folder));
    rmdir(rules.folder);
    rmdir(folder);
    dp_arena_clear(&arena);
    return done();
}
