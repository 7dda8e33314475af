/*
 * One-time codes, the second step of signing in.
 *
 * Between the two steps nothing is stored: the page carries a ticket that
 * says whose password was right, sealed, for this browser and five minutes
 * from the password on.  It ends when the password changes.
 */
#include "totp.h"

#include <stdlib.h>
#include <string.h>

#include "auth/audit.h"
#include "auth/throttle.h"
#include "base/clock.h"
#include "browser.h"
#include "crypto/base64url.h"
#include "crypto/seal.h"
#include "crypto/totp.h"
#include "login.h"
#include "oauth.h"
#include "store/password.h"
#include "store/totp.h"
#include "json/json.h"

#define TICKET_S 300

static const struct dp_seal_keys *
open_master_key(const struct dp_req *req, struct dp_err *err)
{
    return dp_seal_keys_for(req->arena, req->conf->oauth_key_file, err);
}

/* Tickets open in the browser they were made for. */
static struct dp_seal_place
place_of(const struct dp_req *req)
{
    struct dp_hash browser = {0};
    char *hex = dp_alloc(req->arena, DP_HASH_HEX);

    browser_find(req, &browser);
    dp_hash_hex(&browser, hex);
    return (struct dp_seal_place){"browser", "totp_ticket", hex};
}

/* Which password it is, without saying anything about it. */
static const char *
mark_of(const struct dp_req *req, const struct dp_password *row)
{
    char *hex = dp_alloc(req->arena, DP_HASH_HEX);
    struct dp_hash hash;

    dp_hash_text(&hash, row->password_hash);
    dp_hash_hex(&hash, hex);
    return hex;
}

static const char *
print_ticket(const struct dp_req *req, const struct dp_seal_keys *keys,
             const struct dp_password *row)
{
    const struct dp_seal_place place = place_of(req);
    const char *text = dp_printf(req->arena, "%lld %s %s",
                                 (long long)dp_clock_s() + TICKET_S,
                                 mark_of(req, row), row->login);
    const struct dp_bytes sealed
        = dp_seal(keys, req->arena, &place,
                  (struct dp_bytes){(const unsigned char *)text,
                                    strlen(text)});

    return dp_base64url_encode(req->arena, sealed.data, sealed.len);
}

/* Whose password was right, and still is. */
static int
read_ticket(const struct dp_req *req, const char *ticket,
            const char **account_id, struct dp_err *err)
{
    const struct dp_seal_keys *keys = open_master_key(req, err);
    const struct dp_seal_place place = place_of(req);
    unsigned char *bytes;
    unsigned char *text;
    struct dp_password *row;
    const char *mark;
    char *end;
    size_t len;

    if (keys == NULL)
        return -1;
    if (dp_base64url_decode(req->arena, ticket, strlen(ticket), &bytes, &len)
            < 0
        || dp_unseal(keys, req->arena, &place,
                     (struct dp_bytes){bytes, len}, &text, &len, err)
               < 0)
        return dp_fail(err, DP_E_FORM_OVER, "no such ticket");
    if (strtoll((char *)text, &end, 10) < dp_clock_s())
        return dp_fail(err, DP_E_FORM_OVER, "the ticket is too old");
    if (strlen(end) <= DP_HASH_HEX + 1)
        return dp_fail(err, DP_E_FORM_OVER, "a ticket from before an update");
    mark = end + 1;
    if (dp_password_find(oauth_pg(req), req->arena, mark + DP_HASH_HEX, &row,
                         err)
        < 0)
        return -1;
    if (row == NULL
        || strncmp(mark_of(req, row), mark, DP_HASH_HEX - 1) != 0)
        return dp_fail(err, DP_E_FORM_OVER, "the password was changed");
    *account_id = row->account_id;
    return 0;
}

static void
show(const struct dp_req *req, struct dp_res *res, const struct signin *signin,
     const char *ticket, const char *problem)
{
    json_t *model = signin_model(req, signin);

    login_form(req, res, signin, model);
    dp_json_set_text(model, "ticket", ticket);
    signin_page(req, res, "totp", model, problem);
}

int
totp_page(const struct dp_req *req, struct dp_res *res,
          const struct signin *signin, const struct dp_password *password,
          struct dp_err *err)
{
    const struct dp_seal_keys *keys = open_master_key(req, err);

    if (keys == NULL)
        return -1;
    show(req, res, signin, print_ticket(req, keys, password), NULL);
    return 0;
}

/* The account's secret, opened; DP_E_FORM_OVER when it has none any more. */
static int
open_secret(const struct dp_req *req, const char *account_id,
            struct dp_totp **row, unsigned char **secret, struct dp_err *err)
{
    const struct dp_seal_keys *keys = open_master_key(req, err);
    const struct dp_seal_place place
        = {"account_totp", "secret_sealed", account_id};
    size_t len;

    if (keys == NULL)
        return -1;
    if (dp_totp_find(oauth_pg(req), req->arena, account_id, row, err) < 0)
        return -1;
    if (*row == NULL)
        return dp_fail(err, DP_E_FORM_OVER, "no secret");
    if (dp_unseal(keys, req->arena, &place,
                  (struct dp_bytes){(*row)->secret.data,
                                    (*row)->secret.size_bytes},
                  secret, &len, err)
        < 0)
        return -1;
    return len == DP_TOTP_SECRET_BYTES
               ? 0
               : dp_fail(err, DP_E_INTERNAL, "a secret of %zu bytes", len);
}

int
totp_check(const struct dp_req *req, const char *account_id,
           const char *code, bool *right, struct dp_err *err)
{
    enum dp_totp_outcome outcome;
    unsigned char *secret;
    struct dp_totp *row;
    int64_t step;

    *right = false;
    if (dp_throttle_code(req, account_id, err) < 0
        || open_secret(req, account_id, &row, &secret, err) < 0)
        return -1;
    if (!dp_totp_check(secret, code, dp_clock_s(), row->last_step, &step))
        return 0;
    if (dp_totp_use(oauth_pg(req), req->arena, account_id, step, &outcome, err)
        < 0)
        return -1;
    *right = outcome == DP_TOTP_ACCEPTED;
    if (*right)
        dp_throttle_forget_code(req, account_id);
    return 0;
}

int
totp_try(struct dp_req *req, struct dp_res *res, struct signin *signin,
         const struct dp_form *form, struct dp_err *err)
{
    const char *ticket = dp_form_get(form, "ticket");
    const char *code = dp_form_get(form, "code");
    const char *account_id = NULL;
    bool right = false;

    if (read_ticket(req, ticket, &account_id, err) < 0)
        return -1;
    if (code != NULL && totp_check(req, account_id, code, &right, err) < 0)
        return -1;
    if (!right) {
        dp_audit_note_event(req,
                            &(struct dp_audit_event){.action = "totp",
                                                     .outcome = "login_failed",
                                                     .account_id = account_id});
        show(req, res, signin, ticket,
             "That code is wrong, or was used already.");
        return 0;
    }
    return signin_as(req, res, signin, account_id, err);
}
