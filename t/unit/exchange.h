/*
 * A request and its answer in memory: the environment a web server would
 * give, a body that comes in pieces, and the bytes that go back.
 */
#ifndef DP_T_EXCHANGE_H
#define DP_T_EXCHANGE_H

#include "http/route.h"

#define EXCHANGE_VARS 40

struct exchange {
    struct dp_arena arena;
    struct dp_conf conf; /* the defaults */
    struct dp_io io;
    struct dp_req req;
    struct dp_res res;
    struct dp_err err;
    char *envp[EXCHANGE_VARS + 1];
    int n_vars;
    const char *body; /* what can be read, body_bytes of it */
    size_t body_bytes;
    size_t body_at;
    size_t piece_bytes; /* at most so many at once; 0 = all */
    bool breaks;        /* the connection is lost at the end of body */
    bool peer_gone;     /* writing fails */
    struct dp_str out;  /* what was written */
    size_t flushed_bytes; /* of out, that the web server has for sure */
};

/* Nothing of what follows is logged. */
void exchange_silence(void);

/* A request without headers or body, of 192.0.2.7. */
void exchange_open(struct exchange *x, const char *method, const char *uri);
void exchange_close(struct exchange *x);

/* Add a variable: exchange_var(x, "HTTP_ORIGIN", "https://a.example"). */
void exchange_var(struct exchange *x, const char *name, const char *value);

/* The body, and its CONTENT_LENGTH; a type where it is not NULL. */
void exchange_body(struct exchange *x, const char *type, const char *body);

/* dp_req_init(): its result, err in x->err. */
int exchange_begin(struct exchange *x);

/* Begin, answer by app's table, send; the status. */
int exchange_answer(struct exchange *x, const struct dp_app *app,
                    void *state);

/* A header of the answer; NULL when absent. */
const char *exchange_header(const struct exchange *x, const char *name);

/* The answer's body as it was sent. */
const char *exchange_sent_body(const struct exchange *x);

#endif
