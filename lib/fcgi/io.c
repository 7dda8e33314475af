/* Reading bodies and writing answers, over FastCGI and plain CGI. */
#include "fcgi/io.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

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

void
dp_io_fastcgi(struct dp_io *io, FCGX_Request *request)
{
    io->ctx = request;
    io->envp = request->envp;
    io->read = fastcgi_read;
    io->write = fastcgi_write;
}

static ssize_t
cgi_read(void *ctx, void *data, size_t len)
{
    ssize_t got;

    (void)ctx;
    do
        got = read(STDIN_FILENO, data, len);
    while (got < 0 && errno == EINTR);
    return got;
}

static int
cgi_write(void *ctx, const void *data, size_t len)
{
    const char *bytes = data;

    (void)ctx;
    while (len > 0) {
        ssize_t put = write(STDOUT_FILENO, bytes, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        len -= (size_t)put;
    }
    return 0;
}

void
dp_io_cgi(struct dp_io *io)
{
    io->ctx = NULL;
    io->envp = environ;
    io->read = cgi_read;
    io->write = cgi_write;
}
