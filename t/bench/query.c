/*
 * The least a FastCGI program that asks the database can do: read the body,
 * run one prepared statement, answer.  query.fcgi CONNINFO THREADS STATEMENT,
 * with %20 for blanks in CONNINFO and STATEMENT, which has one parameter.
 */
#include <fcgiapp.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 256

static const char *conninfo;
static const char *statement;

static void
respond(FCGX_Request *request, PGconn *db)
{
    static const char *const parameters[] = {"t"};
    char answer[512];
    char body[256];
    PGresult *rows = PQexecPrepared(db, "q", 1, parameters, NULL, NULL, 0);

    snprintf(body, sizeof(body),
             "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"rows\":%d}}",
             PQntuples(rows));
    PQclear(rows);
    snprintf(answer, sizeof(answer),
             "Status: 200\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             strlen(body), body);
    FCGX_PutStr(answer, (int)strlen(answer), request->out);
}

static void *
loop(void *arg)
{
    FCGX_Request request;
    char body[8192];
    PGconn *db = PQconnectdb(conninfo);

    PQclear(PQprepare(db, "q", statement, 1, NULL));
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        while (FCGX_GetStr(body, sizeof(body), request.in) > 0)
            ;
        respond(&request, db);
        FCGX_Finish_r(&request);
    }
    return arg;
}

/* Web servers split a command at blanks; these come as %20. */
static char *
with_blanks(const char *argument)
{
    char *text = strdup(argument);

    for (char *p = text; p != NULL && (p = strstr(p, "%20")) != NULL;) {
        *p = ' ';
        memmove(p + 1, p + 3, strlen(p + 3) + 1);
    }
    return text;
}

int
main(int argc, char **argv)
{
    pthread_t threads[THREADS_MAX];
    long n;

    if (argc < 4)
        return 2;
    conninfo = with_blanks(argv[1]);
    statement = with_blanks(argv[3]);
    n = strtol(argv[2], NULL, 10);
    FCGX_Init();
    if (n < 1 || n > THREADS_MAX)
        n = 16;
    for (long i = 1; i < n; i++)
        pthread_create(&threads[i], NULL, loop, NULL);
    loop(NULL);
    return 0;
}
