/* How often somebody may try a password. */
#include "auth/throttle.h"

#include <ctype.h>
#include <string.h>

#include "auth/state.h"
#include "crypto/hash.h"
#include "http/source.h"
#include "store/rate.h"

#define WINDOW_S 300

/* Ways to another provider that one source begins in a window. */
#define FEDERATE_MAX 120

/* Requests of clients that one source begins in a window: a row each, and an
 * office full of people may be one source. */
#define AUTHORIZE_MAX 600

/* One-time codes that are tried for one account in a window. */
#define CODE_MAX 5

/* Tries in a window; each key is made of what the bits name. */
#define BY_LOGIN 1u
#define BY_ADDRESS 2u
static const struct {
    unsigned by;
    int count;
} limits[] = {
    {BY_LOGIN | BY_ADDRESS, 5},
    {BY_ADDRESS, 20},
    {BY_LOGIN, 60},
};

#define N_LIMITS (sizeof(limits) / sizeof(limits[0]))

static const char *
key_of(const struct dp_req *req, unsigned by, const char *login)
{
    char *lower = dp_strndup(req->arena, login, strnlen(login, 63));
    char hex[DP_HASH_HEX];
    struct dp_hash hash;

    for (char *p = lower; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    /* What was typed as a name may be a password: the bucket hides it. */
    dp_hash_text(&hash, lower);
    dp_hash_hex(&hash, hex);
    return dp_printf(req->arena, "login:%s:%s", by & BY_LOGIN ? hex : "",
                     by & BY_ADDRESS
                         ? dp_source_of(req->arena, req->remote_addr)
                         : "");
}

static int
take(const struct dp_req *req, const char *key, int count,
     struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_rate rate;

    if (dp_rate_take_in(state->pg, req->arena, key, count, WINDOW_S,
                        &rate, err)
        < 0)
        return -1;
    if (rate.allowed)
        return 0;
    dp_refuse(err, DP_E_RATE,
              "Too many tries. Wait %d seconds, then try again.",
              rate.retry_after_s);
    err->retry_after_s = rate.retry_after_s;
    return -1;
}

int
dp_throttle_login(const struct dp_req *req, const char *login,
                  struct dp_err *err)
{
    for (size_t i = 0; i < N_LIMITS; i++)
        if (take(req, key_of(req, limits[i].by, login), limits[i].count, err)
            < 0)
            return -1;
    return 0;
}

static const char *
key_of_code(const struct dp_req *req, const char *account_id)
{
    return dp_printf(req->arena, "code:%s", account_id);
}

int
dp_throttle_code(const struct dp_req *req, const char *account_id,
                 struct dp_err *err)
{
    return take(req, key_of_code(req, account_id), CODE_MAX, err);
}

static int
take_from_source(const struct dp_req *req, const char *what, int count,
                 struct dp_err *err)
{
    return take(req,
                dp_printf(req->arena, "%s:%s", what,
                          dp_source_of(req->arena, req->remote_addr)),
                count, err);
}

int
dp_throttle_federate(const struct dp_req *req, struct dp_err *err)
{
    return take_from_source(req, "federate", FEDERATE_MAX, err);
}

int
dp_throttle_authorize(const struct dp_req *req, struct dp_err *err)
{
    return take_from_source(req, "authorize", AUTHORIZE_MAX, err);
}

void
dp_throttle_forget(const struct dp_req *req, const char *login)
{
    const struct dp_state *state = req->state;
    struct dp_err ignored = {0};

    for (size_t i = 0; i < N_LIMITS; i++)
        dp_rate_give(state->pg, req->arena,
                     key_of(req, limits[i].by, login), limits[i].count,
                     &ignored);
}

void
dp_throttle_forget_code(const struct dp_req *req, const char *account_id)
{
    const struct dp_state *state = req->state;
    struct dp_err ignored = {0};

    dp_rate_give(state->pg, req->arena, key_of_code(req, account_id),
                 CODE_MAX, &ignored);
}
