/* The browser that asks. */
#include "browser.h"

#include <string.h>

#include "crypto/base64url.h"
#include "crypto/rand.h"
#include "http/cookie.h"
#include "oauth.h"

#define TXN_S 600

static bool
find(const struct dp_req *req, const char *name, struct dp_hash *hash)
{
    const char *value = dp_cookie_find(req, name);

    if (value != NULL)
        dp_hash_text(hash, value);
    return value != NULL;
}

bool
browser_find(const struct dp_req *req, struct dp_hash *hash)
{
    return find(req, "txn", hash);
}

const char *
browser_hold(const struct dp_req *req, struct dp_res *res, struct dp_hash *hash)
{
    const char *value = dp_cookie_find(req, "txn");

    if (value == NULL)
        value = dp_rand_token(req->arena, "bt_");
    dp_hash_text(hash, value);
    dp_cookie_set(res, req, "txn", value, TXN_S);
    return value;
}

int
browser_session(const struct dp_req *req, struct dp_browser **session,
                struct dp_err *err)
{
    struct dp_err ignored = {0};
    struct dp_hash hash;

    *session = NULL;
    if (!find(req, "sid", &hash))
        return 0;
    if (dp_browser_find(oauth_pg(req), req->arena, &hash, session, err) < 0)
        return -1;
    if (*session != NULL) /* a note, no more */
        dp_browser_touch(oauth_pg(req), req->arena, (*session)->session_id,
                         (int)req->conf->oauth_session_idle_s, &ignored);
    return 0;
}

int
browser_sign_in(const struct dp_req *req, struct dp_res *res,
                const char *account_id, int64_t auth_time_s,
                struct dp_browser **session, struct dp_err *err)
{
    const char *cookie = dp_rand_token(req->arena, "bs_");
    struct dp_browser_opened opened;
    struct dp_hash old;
    struct dp_hash hash;
    const struct dp_browser_new new = {
        .session_hash = &hash,
        .account_id = account_id,
        .old_hash = find(req, "sid", &old) ? &old : NULL,
        .idle_s = (int)req->conf->oauth_session_idle_s,
        .hard_s = (int)req->conf->oauth_session_max_s,
        .user_agent = dp_req_client(req),
        .remote_addr = req->remote_addr,
        .auth_time_s = auth_time_s,
    };

    dp_hash_text(&hash, cookie);
    if (dp_browser_open(oauth_pg(req), req->arena, &new, &opened, err) < 0
        || dp_browser_find(oauth_pg(req), req->arena, &hash, session, err) < 0)
        return -1;
    if (*session == NULL)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "This account is disabled. Ask the operator.");
    dp_cookie_set(res, req, "sid", cookie, new.hard_s);
    return 0;
}

void
browser_sign_out(const struct dp_req *req, struct dp_res *res)
{
    dp_cookie_set(res, req, "sid", "", 0);
}

static struct dp_hash
csrf_hash(const struct dp_req *req, const char *cookie_value, const char *path)
{
    const char *text = dp_printf(req->arena, "csrf %s %s", path, cookie_value);
    struct dp_hash hash;

    dp_hash_text(&hash, text);
    return hash;
}

const char *
browser_csrf(const struct dp_req *req, const char *cookie_value,
             const char *path)
{
    struct dp_hash hash = csrf_hash(req, cookie_value, path);

    return dp_base64url_encode(req->arena, hash.bytes, sizeof(hash.bytes));
}

int
browser_check_csrf(const struct dp_req *req, const char *cookie,
                   const char *token, struct dp_err *err)
{
    const char *value = dp_cookie_find(req, cookie);
    unsigned char *bytes;
    struct dp_hash right;
    struct dp_hash got;
    size_t len;

    if (value == NULL)
        return dp_fail(err, DP_E_NO_COOKIE, "no %s", cookie);
    if (token == NULL)
        return dp_fail(err, DP_E_FORM_OVER, "no csrf_token");
    right = csrf_hash(req, value, req->path);
    if (dp_base64url_decode(req->arena, token, strlen(token), &bytes, &len) < 0
        || len != sizeof(got.bytes))
        return dp_fail(err, DP_E_FORM_OVER, "malformed csrf_token");
    memcpy(got.bytes, bytes, len);
    if (!dp_hash_equal(&got, &right))
        return dp_fail(err, DP_E_FORM_OVER, "csrf_token of something else");
    return 0;
}

int
browser_form(struct dp_req *req, const char *cookie, struct dp_form *form,
             struct dp_err *err)
{
    if (dp_req_form(req, form, err) < 0)
        return -1;
    return browser_check_csrf(req, cookie, dp_form_get(form, "csrf_token"),
                              err);
}
