/* POST /oauth/account/tokens: a new personal access token, shown once. */
#include <string.h>

#include "account.h"
#include "auth/audit.h"
#include "base/utf8.h"
#include "crypto/rand.h"
#include "http/page.h"
#include "json/json.h"
#include "oauth.h"
#include "store/token.h"

#define NAME_CHARS_MAX 60

static int
show(const struct dp_req *req, struct dp_res *res, const char *name,
     const char *token)
{
    json_t *model = dp_json_keep(
        req->arena,
        json_pack("{s:s, s:s, s:s, s:s}", "title", "New token", "name", name,
                  "token", token, "url",
                  dp_printf(req->arena, "%s/api/mcp",
                            req->conf->server_public_url)));

    dp_res_page(res, req, 200, "token", model);
    return 0;
}

int
account_token_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    static const char *const scopes[][2] = {{"mcp:read"}, {"mcp:write"}};
    const char *token = dp_rand_token(req->arena, "pt_");
    struct dp_audit_event event = {.action = "token_create", .outcome = "ok"};
    struct dp_token_new new = {.account_id = req->who->account_id,
                               .token_hint = token + strlen(token) - 4,
                               .n_scopes = 1};
    struct dp_form form;
    struct dp_hash hash;
    const char *name;

    if (browser_form(req, "sid", &form, err) < 0)
        return -1;
    name = dp_form_get(&form, "name");
    if (name == NULL)
        return account_page(req, res, 400, "Give the token a name.", err);
    new.name = dp_utf8_clean(req->arena, name, NAME_CHARS_MAX);
    new.scopes = scopes[dp_form_get(&form, "write") != NULL];
    dp_hash_text(&hash, token);
    new.token_hash = &hash;
    if (dp_token_create(oauth_pg(req), req->arena, &new, &event.subject, err)
            < 0
        || dp_audit_write(req, &event, err) < 0)
        return -1;
    return show(req, res, new.name, token);
}
