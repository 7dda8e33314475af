/*
 * The least a FastCGI program can do: read the body, answer a constant.
 * What the programs are compared with.  hello.fcgi [THREADS [BYTES]], where
 * BYTES is the size of the answer.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 256

static const char head[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"";
static const char tail[] = "\"}";

static char *answer;
static int answer_len;

/* Headers and a body of so many bytes, filled up with dots. */
static void
make_answer(size_t bytes)
{
    size_t least = strlen(head) + strlen(tail);
    size_t len;
    size_t end;

    if (bytes < least)
        bytes = least;
    answer = malloc(bytes + 256);
    if (answer == NULL)
        exit(1);
    len = (size_t)snprintf(answer, 256,
                           "Status: 200\r\nContent-Type: application/json\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           bytes, head);
    end = len - strlen(head) + bytes;
    memset(answer + len, '.', end - len);
    memcpy(answer + end - strlen(tail), tail, strlen(tail));
    answer_len = (int)end;
}

static void *
loop(void *arg)
{
    FCGX_Request request;
    char body[8192];

    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        while (FCGX_GetStr(body, sizeof(body), request.in) > 0)
            ;
        FCGX_PutStr(answer, answer_len, request.out);
        FCGX_Finish_r(&request);
    }
    return arg;
}

int
main(int argc, char **argv)
{
    pthread_t threads[THREADS_MAX];
    long n = argc > 1 ? strtol(argv[1], NULL, 10) : 16;

    make_answer(argc > 2 ? strtoul(argv[2], NULL, 10) : 0);
    FCGX_Init();
    if (n < 1 || n > THREADS_MAX)
        n = 16;
    for (long i = 1; i < n; i++)
        pthread_create(&threads[i], NULL, loop, NULL);
    loop(NULL);
    return 0;
}
