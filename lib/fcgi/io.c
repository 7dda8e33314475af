/* Reading bodies and writing answers, over FastCGI and plain CGI. */
#define _GNU_SOURCE /* POLLRDHUP */
#include "fcgi/io.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/number.h"

extern char **environ;

static ssize_t
fastcgi_read(void *ctx, void *data, size_t len)
{
    FCGX_Request *request = ctx;
    int got = FCGX_GetStr(data, len > INT_MAX ? INT_MAX : (int)len,
                          request->in);

    return got == 0 && FCGX_GetError(request->in) != 0 ? -1 : got;
}

static int
fastcgi_write(void *ctx, const void *data, size_t len)
{
    FCGX_Request *request = ctx;
    const char *bytes = data;

    while (len > 0) {
        int part = len > INT_MAX ? INT_MAX : (int)len;

        if (FCGX_PutStr(bytes, part, request->out) != part)
            return -1;
        bytes += part;
        len -= (size_t)part;
    }
    return 0;
}

static int
fastcgi_flush(void *ctx)
{
    FCGX_Request *request = ctx;

    return FCGX_FFlush(request->out) < 0 ? -1 : 0;
}

/* Is one of these said of the descriptor now?  Errors always are. */
static bool
happened(int fd, short events)
{
    struct pollfd watch = {fd, events, 0};

    return poll(&watch, 1, 0) > 0 && watch.revents != 0;
}

/* Web servers close the connection when the client leaves. */
static bool
fastcgi_gone(void *ctx)
{
    FCGX_Request *request = ctx;

    return request->ipcFd < 0 || happened(request->ipcFd, POLLRDHUP);
}

void
dp_io_fastcgi(struct dp_io *io, FCGX_Request *request)
{
    io->ctx = request;
    io->envp = request->envp;
    io->read = fastcgi_read;
    io->write = fastcgi_write;
    io->flush = fastcgi_flush;
    io->gone = fastcgi_gone;
}

/* A CGI program must not read past CONTENT_LENGTH (RFC 3875 section 4.2). */
static int64_t cgi_left;

static ssize_t
cgi_read(void *ctx, void *data, size_t len)
{
    ssize_t got;

    (void)ctx;
    if ((uint64_t)cgi_left < len)
        len = (size_t)cgi_left;
    if (len == 0)
        return 0;
    do
        got = read(STDIN_FILENO, data, len);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        cgi_left -= got;
    return got;
}

static int
cgi_write(void *ctx, const void *data, size_t len)
{
    (void)ctx;
    return dp_write_all(STDOUT_FILENO, data, len);
}

static int
cgi_flush(void *ctx)
{
    (void)ctx;
    return 0;
}

/* Nobody reads the other end of the pipe any more. */
static bool
cgi_gone(void *ctx)
{
    (void)ctx;
    return happened(STDOUT_FILENO, 0);
}

/* Bytes to read: to the end where the length is not told. */
static int64_t
cgi_length(void)
{
    const char *length = getenv("CONTENT_LENGTH");
    int64_t bytes;

    if (length != NULL && *length != '\0') {
        return dp_number_parse(length, 0, INT64_MAX, &bytes) == 0 ? bytes : 0;
    }
    return getenv("HTTP_TRANSFER_ENCODING") != NULL ? INT64_MAX : 0;
}

void
dp_io_cgi(struct dp_io *io)
{
    cgi_left = cgi_length();
    io->ctx = NULL;
    io->envp = environ;
    io->read = cgi_read;
    io->write = cgi_write;
    io->flush = cgi_flush;
    io->gone = cgi_gone;
}
