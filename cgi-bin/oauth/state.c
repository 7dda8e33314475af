/* What the program keeps open. */
#include <stdlib.h>
#include <string.h>

#include "auth/guard.h"
#include "auth/password_rules.h"
#include "auth/redirect.h"
#include "base/log.h"
#include "browser.h"
#include "crypto/seal.h"
#include "http/client.h"
#include "http/fetch_document.h"
#include "oauth.h"

/*
 * Without the master key nobody can be given a token; the rest still works.
 * Who needs it reads it by dp_seal_keys_for(); this warns at start.
 */
static void
look_for_master_key(const char *path)
{
    struct dp_err err = {0};
    struct dp_seal_keys *keys = dp_seal_open_keys(path, &err);

    if (keys == NULL)
        dp_log(DP_LOG_WARN, "no master key", DP_S("detail", err.detail));
    dp_seal_free(keys);
}

/* The provider that people sign in through, if any. */
static int
open_upstream(struct oauth *oauth, const struct dp_conf *conf,
              struct dp_err *err)
{
    if (!dp_upstream_on(conf))
        return 0;
    dp_fetch_init();
    oauth->upstream = dp_upstream_new(conf, err);
    return oauth->upstream != NULL ? 0 : -1;
}

/* Settings that are read again where they are needed. */
static int
check_settings(const struct dp_conf *conf, struct dp_err *err)
{
    struct dp_redirect_policy policy;
    struct dp_fetch_rules rules;

    if (strpbrk(conf->brand_logo_url, " ;,\"'\\") != NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "brand.logo_url must be one plain address.");
    if (dp_redirect_policy_init(&policy, conf, err) < 0)
        return -1;
    return dp_fetch_document_rules(&rules, conf, err);
}

int
oauth_open(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    struct oauth *oauth;

    if (check_settings(conf, err) < 0)
        return -1;
    oauth = calloc(1, sizeof(*oauth));
    if (oauth == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    if (open_upstream(oauth, conf, err) < 0
        || dp_state_init(&oauth->base, "oauth", conf, err) < 0) {
        dp_upstream_free(oauth->upstream);
        free(oauth);
        return -1;
    }
    look_for_master_key(conf->oauth_key_file);
    oauth->passwords = dp_password_rules_of(conf, oauth->slots);
    *state = oauth;
    return 0;
}

struct dp_pg *
oauth_pg(const struct dp_req *req)
{
    const struct oauth *oauth = req->state;

    return oauth->base.pg;
}

/* Who is signed in with this browser. */
static int
guard_browser(struct dp_req *req, struct dp_err *err)
{
    struct dp_principal *who = dp_alloc(req->arena, sizeof(*who));
    struct dp_browser *session;

    if (browser_session(req, &session, err) < 0)
        return -1;
    if (session == NULL)
        return dp_fail(err, DP_E_SIGN_IN, "no session");
    *who = (struct dp_principal){
        .account_id = session->account_id,
        .login = session->login,
        .session_id = session->session_id,
        .is_admin = session->is_admin,
    };
    req->who = who;
    return 0;
}

int
oauth_guard(struct dp_req *req, struct dp_err *err)
{
    return req->route->auth == DP_AUTH_BROWSER ? guard_browser(req, err)
                                               : dp_guard(req, err);
}
