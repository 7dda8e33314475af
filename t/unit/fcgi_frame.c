/* Records of open answers: what FastCGI 1.0 wants, and nothing for CGI. */
#include "fcgi/park_frame.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap/tap.h"

static int fds[2];

static void
connect_both(void)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
        bail("no sockets");
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
}

static void
test_records(void)
{
    static const unsigned char want[] = {
        1, 6, 1, 44, 0, 2, 0, 0, 'h', 'i',               /* FCGI_STDOUT */
        1, 6, 1, 44, 0, 0, 0, 0,                         /* its end */
        1, 3, 1, 44, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* FCGI_END_REQUEST */
    };
    struct dp_frames frames = {.request_id = 300};
    unsigned char got[100];
    ssize_t n;

    connect_both();
    is_int(dp_frames_add(&frames, "hi", 2), 0, "two bytes are queued");
    is_int(dp_frames_end(&frames), 0, "and the end");
    is_int(dp_frames_waiting(&frames), sizeof(want), "so many bytes wait");
    is_int(dp_frames_flush(&frames, fds[0]), 0, "and are written");
    n = read(fds[1], got, sizeof(got));
    is_int(n, sizeof(want), "all of them");
    ok(n > 0 && memcmp(got, want, sizeof(want)) == 0, "as the records");
    is_int(dp_frames_waiting(&frames), 0, "nothing waits");
    ok(frames.data == NULL, "and no memory is held");
    frames.request_id = DP_FRAME_NONE;
    dp_frames_add(&frames, "hi", 2);
    dp_frames_end(&frames);
    is_int(dp_frames_flush(&frames, fds[0]), 0, "plain CGI");
    is_int(read(fds[1], got, sizeof(got)), 2, "has no records");
    close(fds[0]);
    close(fds[1]);
}

/* Content of all records in data; -1 when they are none. */
static ssize_t
unframe(unsigned char *data, size_t len)
{
    size_t at = 0, out = 0;

    while (at + 8 <= len) {
        size_t content = (size_t)(data[at + 4] << 8 | data[at + 5]);

        if (data[at] != 1 || data[at + 1] != 6 || at + 8 + content > len)
            return -1;
        memmove(data + out, data + at + 8, content);
        out += content;
        at += 8 + content;
    }
    return at == len ? (ssize_t)out : -1;
}

static void
test_large(void)
{
    size_t size = 3000000, at = 0;
    char *sent = malloc(size);
    unsigned char *got = malloc(size * 2);
    struct dp_frames frames = {.request_id = 1};
    int rc;

    for (size_t i = 0; i < size; i++)
        sent[i] = (char)(i * 7 / 5);
    connect_both();
    dp_frames_add(&frames, sent, size / 2);
    rc = dp_frames_flush(&frames, fds[0]);
    is_int(rc, 1, "a client that does not read lets bytes wait");
    dp_frames_add(&frames, sent + size / 2, size - size / 2);
    while (rc > 0) {
        ssize_t n;

        while ((n = read(fds[1], got + at, size * 2 - at)) > 0)
            at += (size_t)n;
        rc = dp_frames_flush(&frames, fds[0]);
    }
    is_int(rc, 0, "when it reads, all is written");
    at += (size_t)read(fds[1], got + at, size * 2 - at);
    is_int(unframe(got, at), size, "in records that are whole");
    ok(memcmp(got, sent, size) == 0, "byte by byte");
    close(fds[1]);
    dp_frames_add(&frames, "hi", 2);
    is_int(dp_frames_flush(&frames, fds[0]), -1, "a peer that left is noticed");
    dp_frames_clear(&frames);
    close(fds[0]);
    free(sent);
    free(got);
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
    test_records();
    test_large();
    return done();
}
