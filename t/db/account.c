/* Accounts, credits and tokens. */
#include "crypto/rand.h"
#include "db/db.h"
#include "store/account.h"
#include "store/token.h"

static struct dp_err err;

static void
test_account(void)
{
    struct dp_account_new new = {"ann", "Ann", "ann@example.org", true};
    struct dp_account_created first, again;
    struct dp_account account;
    size_t n;

    works(dp_account_create(db_as("admin"), &db_arena, &new, &first, &err));
    ok(first.created, "a login that is new makes an account");
    new.display_name = "Somebody else";
    works(dp_account_create(db_as("admin"), &db_arena, &new, &again, &err));
    ok(!again.created, "a login that exists does not");
    is_str(again.account_id, first.account_id, "it is found instead");

    works(dp_account_get(db_as("mcp"), &db_arena, first.account_id, &account,
                         &err));
    is_str(account.login, "ann", "an account has its login");
    is_str(account.display_name, "Ann", "its name is not overwritten");
    is_str(account.email, "ann@example.org", "its mail address");
    ok(account.is_admin, "its rights");
    is_int(account.credits, 0, "and no credits");
    ok(account.disabled_at == NULL, "it is enabled");
    works(dp_account_get_by_login(db_as("admin"), &db_arena, "ANN", &account,
                                  &err));
    is_str(account.account_id, first.account_id,
           "a login is found whatever its case");
    fails(dp_account_get(db_as("mcp"), &db_arena, "no-uuid", &account, &err),
          DP_E_NOT_FOUND, "an id that is no id is not found");
    fails(dp_account_get_by_login(db_as("admin"), &db_arena, "bob", &account,
                                  &err),
          DP_E_NOT_FOUND, "nor is a login nobody has");
    ok(dp_account_list(db_as("admin"), &db_arena, &n, &err) != NULL && n == 1,
       "the list has it");
}

static void
test_credit(void)
{
    const char *id = db_account("carl", 0);
    struct dp_credit credit = {10, "grant", "key-1", "welcome"};
    struct dp_credit_result result;
    struct dp_pg *pg = db_as("operator");

    works(dp_account_credit(pg, &db_arena, id, &credit, &result, &err));
    ok(result.applied && result.balance == 10, "a grant is booked");
    works(dp_account_credit(pg, &db_arena, id, &credit, &result, &err));
    ok(!result.applied && !result.insufficient, "the same key is not again");
    is_int(result.balance, 10, "and the balance stays");
    credit = (struct dp_credit){-11, "adjust", NULL, NULL};
    works(dp_account_credit(pg, &db_arena, id, &credit, &result, &err));
    ok(!result.applied && result.insufficient,
       "a balance cannot become negative");
    credit.amount = -10;
    works(dp_account_credit(pg, &db_arena, id, &credit, &result, &err));
    ok(result.applied && result.balance == 0, "it can become zero");
    fails(dp_account_credit(pg, &db_arena, "nobody", &credit, &result, &err),
          DP_E_NOT_FOUND, "an account that is not there is not found");
    is_int(db_int("SELECT sum(amount) FROM dubplate.credit_entry"), 0,
           "the ledger agrees");
}

static const char *
make_token(const char *account_id, struct dp_hash *hash,
           const char *expires_at)
{
    static const char *const scopes[] = {"once:mcp", "admin"};
    const char *token = dp_rand_token(&db_arena, "pt_");
    const struct dp_token_new new = {
        .account_id = account_id,
        .name = "laptop",
        .token_hash = hash,
        .token_hint = token + strlen(token) - 4,
        .scopes = scopes,
        .n_scopes = 2,
        .expires_at = expires_at,
    };
    const char *token_id = NULL;

    dp_hash_text(hash, token);
    works(dp_token_create(db_as("operator"), &db_arena, &new, &token_id,
                          &err));
    return token_id;
}

static struct dp_token_owner *
find(const struct dp_hash *hash)
{
    struct dp_token_owner *owner = NULL;

    works(dp_token_find(db_as("mcp"), &db_arena, hash, &owner, &err));
    return owner;
}

static void
test_token(void)
{
    const char *id = db_account("tina", 0), *other = db_account("tom", 0);
    struct dp_hash hash, old, unknown = {{1}};
    const char *token_id = make_token(id, &hash, NULL);
    struct dp_token_owner *owner = find(&hash);
    bool revoked;

    ok(owner != NULL, "a token finds its owner");
    if (owner == NULL)
        return;
    is_str(owner->account_id, id, "the account");
    is_str(owner->login, "tina", "its login");
    is_str(owner->token_id, token_id, "the token");
    ok(owner->scopes.n == 2 && strcmp(owner->scopes.items[1], "admin") == 0,
       "its scopes");
    ok(owner->expires_at == NULL, "it never expires");
    ok(find(&unknown) == NULL, "a hash nobody has finds nobody");
    make_token(id, &old, "2020-01-01T00:00:00Z");
    ok(find(&old) == NULL, "a token past its time finds nobody");

    works(dp_token_touch(db_as("mcp"), token_id, &err));
    ok(*db_text("SELECT last_used_at FROM dubplate.access_token WHERE id ="
                " '%s'", token_id) != '\0',
       "its use is noted");
    works(dp_token_revoke(db_as("admin"), &db_arena, other, token_id,
                          &revoked, &err));
    ok(!revoked && find(&hash) != NULL, "another account cannot revoke it");
    works(dp_token_revoke(db_as("admin"), &db_arena, id, token_id, &revoked,
                          &err));
    ok(revoked && find(&hash) == NULL, "revoked, it finds nobody");
    works(dp_token_revoke(db_as("admin"), &db_arena, id, token_id, &revoked,
                          &err));
    ok(!revoked, "it is revoked once");
}

static void
test_disabled(void)
{
    const char *id = db_account("dora", 0);
    struct dp_hash hash;
    struct dp_token *tokens;
    bool changed;
    size_t n;

    make_token(id, &hash, NULL);
    tokens = dp_token_list(db_as("admin"), &db_arena, id, &n, &err);
    ok(tokens != NULL && n == 1 && strcmp(tokens->name, "laptop") == 0,
       "an account's tokens are listed");
    tokens = dp_token_list(db_as("admin"), &db_arena, NULL, &n, &err);
    ok(tokens != NULL && n == 3, "and everybody's");
    works(dp_account_disable(db_as("admin"), &db_arena, id, true, &changed,
                             &err));
    ok(changed && find(&hash) == NULL,
       "the tokens of a disabled account find nobody");
    works(dp_account_disable(db_as("admin"), &db_arena, id, true, &changed,
                             &err));
    ok(!changed, "it is disabled once");
    works(dp_account_disable(db_as("admin"), &db_arena, id, false, &changed,
                             &err));
    ok(changed && find(&hash) != NULL, "enabled, they work again");
}

int
main(void)
{
    db_open();
    test_account();
    test_credit();
    test_token();
    test_disabled();
    return db_done();
}
