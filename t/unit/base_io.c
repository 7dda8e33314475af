/* Writing all of it. */
#include "base/io.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap/tap.h"

#define BYTES 1000000 /* far more than a pipe holds */

static char data[BYTES];
static unsigned interruptions;

static void
count(int signal_number)
{
    (void)signal_number;
    interruptions++;
}

/* In the child: read slowly, interrupt the writer; 0 when all came. */
static int
read_all(int fd)
{
    static char got[BYTES];
    size_t len = 0;
    ssize_t n;

    while ((n = read(fd, got + len, 50000)) > 0) {
        len += (size_t)n;
        usleep(2000);
        kill(getppid(), SIGUSR1);
    }
    return len == BYTES && memcmp(got, data, BYTES) == 0 ? 0 : 1;
}

static void
test_interrupted(void)
{
    struct sigaction on_signal = {.sa_handler = count};
    int status = -1;
    int ends[2];
    pid_t child;

    sigaction(SIGUSR1, &on_signal, NULL);
    if (pipe(ends) < 0 || (child = fork()) < 0)
        bail("no pipe, no child");
    if (child == 0) {
        close(ends[1]);
        _exit(read_all(ends[0]));
    }
    close(ends[0]);
    is_int(dp_write_all(ends[1], data, BYTES), 0, "a lot is written");
    close(ends[1]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    is_int(status, 0, "all of it arrives, in order");
    ok(interruptions > 0, "over %u interruptions", interruptions);
}

int
main(void)
{
    int ends[2];

    for (size_t i = 0; i < BYTES; i++)
        data[i] = (char)(i % 251);
    test_interrupted();
    signal(SIGPIPE, SIG_IGN);
    if (pipe(ends) < 0)
        bail("no pipe");
    is_int(dp_write_all(ends[1], "", 0), 0, "nothing is written as well");
    close(ends[0]);
    is_int(dp_write_all(ends[1], "x", 1), -1, "where nobody reads it fails");
    is_int(errno, EPIPE, "and errno says why");
    return done();
}
