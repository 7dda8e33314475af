/* dubplatectl client: OAuth clients, the operator's own and all others. */
#include <stdio.h>
#include <string.h>

#include "auth/client_metadata.h"
#include "auth/known_client.h"
#include "auth/scope_list.h"
#include "base/utf8.h"
#include "base/words.h"
#include "crypto/hash.h"
#include "crypto/rand.h"
#include "ctl.h"
#include "store/account.h"
#include "store/client.h"
#include "store/client_overview.h"

#define KNOWN_ROWS_MAX 64

static struct {
    const char *client_id, *id, *name, *redirects, *method, *type, *scopes;
    const char *account, *source, *limit;
    bool known;
} opt;

/* clang-format off */
static const struct ctl_arg list_args[] = {
    {"--source", "only registered, document or manual ones", &opt.source,
     NULL},
    {"--limit", "how many at most; else 50", &opt.limit, NULL},
    {"--known", "the shipped list of well-known clients instead", NULL,
     &opt.known},
    {0},
};

static const struct ctl_arg add_args[] = {
    {"NAME", "what people see", &opt.name, NULL},
    {"--redirects", "where it may be redirected to, separated by blanks",
     &opt.redirects, NULL},
    {"--method", "none, client_secret_basic or client_secret_post; else "
                 "none, or client_secret_basic with --account",
     &opt.method, NULL},
    {"--scopes", "scopes it may have, separated by blanks; else all",
     &opt.scopes, NULL},
    {"--account", "a machine user: it acts as this account, with "
                  "client_credentials", &opt.account, NULL},
    {"--id", "its client_id; else a random one", &opt.id, NULL},
    {0},
};

static const struct ctl_arg id_args[] = {
    {"CLIENT_ID", "as client list has it", &opt.client_id, NULL},
    {0},
};

static const struct ctl_arg redirects_args[] = {
    {"CLIENT_ID", "as client list has it", &opt.client_id, NULL},
    {"REDIRECTS", "all addresses, separated by blanks", &opt.redirects,
     NULL},
    {0},
};
/* clang-format on */

static const struct dp_col list_cols[] = {
    DP_COL_TEXT(struct dp_client_row, client_id),
    DP_COL_TEXT(struct dp_client_row, client_name),
    DP_COL_TEXT(struct dp_client_row, source),
    DP_COL_TEXT(struct dp_client_row, state),
    DP_COL_INT64(struct dp_client_row, grants),
    DP_COL_TIME(struct dp_client_row, created_at),
    DP_COL_TIME(struct dp_client_row, last_used_at),
    {0},
};

static const struct dp_col show_cols[] = {
    DP_COL_TEXT(struct dp_client_row, client_id),
    DP_COL_TEXT(struct dp_client_row, client_name),
    DP_COL_TEXT(struct dp_client_row, source),
    DP_COL_TEXT(struct dp_client_row, state),
    DP_COL_TEXTS(struct dp_client_row, redirect_uris),
    DP_COL_TEXT(struct dp_client_row, token_endpoint_auth_method),
    DP_COL_TEXT(struct dp_client_row, application_type),
    DP_COL_TEXTS(struct dp_client_row, grant_types),
    DP_COL_TEXTS(struct dp_client_row, scope),
    DP_COL_TEXT(struct dp_client_row, login),
    DP_COL_INT64(struct dp_client_row, grants),
    DP_COL_TEXT(struct dp_client_row, registered_from),
    DP_COL_TIME(struct dp_client_row, created_at),
    DP_COL_TIME(struct dp_client_row, last_used_at),
    DP_COL_TIME(struct dp_client_row, expires_at),
    DP_COL_TIME(struct dp_client_row, disabled_at),
    DP_COL_TIME(struct dp_client_row, fetched_at),
    DP_COL_TIME(struct dp_client_row, cache_until),
    {0},
};

struct known_row {
    const char *name;
    const char *redirect_uri;
    const char *document;
};

static const struct dp_col known_cols[] = {
    DP_COL_TEXT(struct known_row, name),
    DP_COL_TEXT(struct known_row, redirect_uri),
    DP_COL_TEXT(struct known_row, document),
    {0},
};

struct secret_row {
    const char *client_id;
    const char *client_secret;
};

static const struct dp_col secret_cols[] = {
    DP_COL_TEXT(struct secret_row, client_id),
    DP_COL_TEXT(struct secret_row, client_secret),
    {0},
};

/* A row for each address. */
static int
list_known(struct ctl *ctl)
{
    struct known_row rows[KNOWN_ROWS_MAX];
    size_t n = 0;

    for (const struct dp_known_client *c = dp_known_clients; c->name; c++)
        for (const char *const *r = c->redirects; *r != NULL; r++)
            if (n < KNOWN_ROWS_MAX)
                rows[n++] = (struct known_row){c->name, *r, c->document};
    ctl_print_rows(ctl, known_cols, rows, sizeof(rows[0]), n);
    return CTL_OK;
}

/* Is it a source?  NULL stands for all. */
static int
check_source(struct dp_err *err)
{
    for (const char *const *s = dp_client_sources; *s != NULL; s++)
        if (opt.source == NULL || strcmp(*s, opt.source) == 0)
            return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "--source is registered, document, manual or known.");
}

static int
list(struct ctl *ctl, struct dp_err *err)
{
    const struct dp_client_row *rows;
    int64_t limit = 50;
    size_t n;

    if (opt.known)
        return list_known(ctl);
    if (check_source(err) < 0
        || (opt.limit != NULL
            && ctl_number("--limit", opt.limit, 1, 100000, &limit, err) < 0))
        return CTL_NO;
    rows = dp_client_list(ctl->pg, &ctl->arena, opt.source, limit, &n, err);
    if (rows == NULL)
        return CTL_NO;
    ctl_print_rows(ctl, list_cols, rows, sizeof(*rows), n);
    return CTL_OK;
}

static int
no_such_client(struct dp_err *err)
{
    dp_refuse(err, DP_E_NOT_FOUND,
              "There is no client '%.200s'; dubplatectl client list has "
              "them.",
              opt.client_id);
    return CTL_NO;
}

static int
show(struct ctl *ctl, struct dp_err *err)
{
    struct dp_client_row row;

    if (dp_client_get_row(ctl->pg, &ctl->arena, opt.client_id, &row, err) < 0)
        return err->code == DP_E_NOT_FOUND ? no_such_client(err) : CTL_NO;
    ctl_print_row(ctl, show_cols, &row);
    return CTL_OK;
}

/* The addresses of --redirects.  The operator knows the hosts; what is no
 * address of an application is refused all the same. */
static int
read_redirects(struct ctl *ctl, struct dp_texts *redirects, bool *local,
               struct dp_err *err)
{
    const char *word = opt.redirects != NULL ? opt.redirects : "";
    size_t len = 0;

    *redirects = (struct dp_texts){
        dp_alloc_n(&ctl->arena, DP_CLIENT_REDIRECTS_MAX + 1, sizeof(char *)),
        0};
    *local = false;
    while ((word = dp_words_next(word, &len)) != NULL) {
        const char *uri = dp_strndup(&ctl->arena, word, len);
        struct dp_redirect_policy policy = {.open = true, .hosts = ""};
        struct dp_redirect redirect;

        if (redirects->n == DP_CLIENT_REDIRECTS_MAX)
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "A client has at most %d redirect addresses.",
                             DP_CLIENT_REDIRECTS_MAX);
        if (dp_redirect_parse(&ctl->arena, uri, &redirect, err) < 0)
            return -1;
        policy.schemes = redirect.scheme;
        if (dp_redirect_allow(&policy, &redirect, err) < 0)
            return -1;
        *local = *local || redirect.kind != DP_REDIRECT_HTTPS;
        redirects->items[redirects->n++] = uri;
    }
    if (redirects->n == 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Say where the client may be redirected to.");
    return 0;
}

static int
read_method(enum dp_client_auth *method, struct dp_err *err)
{
    const char *name = opt.method;

    if (name == NULL)
        name = opt.account != NULL ? "client_secret_basic" : "none";
    for (*method = 0; dp_client_auths[*method] != NULL; (*method)++)
        if (strcmp(dp_client_auths[*method], name) == 0)
            break;
    if (dp_client_auths[*method] == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "--method is none, client_secret_basic or "
                         "client_secret_post.");
    if (*method == DP_CLIENT_AUTH_NONE && opt.account != NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A machine user has a secret: --method none cannot "
                         "be.");
    return 0;
}

/* All of them must be known: a scope that is misspelt would be lost. */
static int
read_scopes(struct ctl *ctl, struct dp_texts *scope, struct dp_err *err)
{
    size_t n = 0;
    unsigned set;

    *scope = (struct dp_texts){0};
    if (opt.scopes == NULL)
        return 0;
    if (dp_scope_list_parse(opt.scopes, &set, err) < 0)
        return -1;
    for (const char *p = opt.scopes; *p != '\0'; p++)
        n += *p == ' ';
    *scope = dp_scope_list_texts(&ctl->arena, set);
    if (scope->n == n + 1)
        return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "A scope of '%.100s' is unknown or stands there twice. "
                     "There are: %s.",
                     opt.scopes, dp_scope_list_print(&ctl->arena, ~0u));
}

static int
read_id(struct ctl *ctl, const char **client_id, struct dp_err *err)
{
    *client_id = opt.id != NULL ? opt.id : dp_rand_token(&ctl->arena, "c_");
    for (const char *p = *client_id; *p != '\0'; p++)
        if (*p <= ' ' || *p > '~')
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "A client_id has visible ASCII characters "
                             "only.");
    if (**client_id == '\0' || strlen(*client_id) > 200)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A client_id has 1 to 200 characters.");
    return 0;
}

/* What people get to see: the name, fit to be shown. */
static int
read_name(struct ctl *ctl, const char **name, struct dp_err *err)
{
    *name = dp_utf8_clean(&ctl->arena, opt.name, DP_CLIENT_NAME_CHARS);
    return **name != '\0'
               ? 0
               : dp_refuse(err, DP_E_BAD_PARAMS, "The client needs a name.");
}

/* What a client may ask tokens with, and for whom. */
static int
read_use(struct ctl *ctl, struct dp_client_new *client,
         struct dp_client_origin *origin, struct dp_err *err)
{
    static const char *code[] = {"authorization_code", "refresh_token", NULL};
    static const char *machine[] = {"client_credentials", NULL};
    struct dp_account account;
    bool local = false;

    if (opt.account == NULL) {
        if (read_redirects(ctl, &client->redirect_uris, &local, err) < 0)
            return -1;
        client->application_type = local ? "native" : "web";
        client->grant_types = (struct dp_texts){code, 2};
        return 0;
    }
    if (opt.redirects != NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A machine user is redirected nowhere: give "
                         "--account or --redirects.");
    if (ctl_account(ctl, opt.account, &account, err) < 0)
        return -1;
    client->application_type = "web";
    client->grant_types = (struct dp_texts){machine, 1};
    origin->account_id = account.account_id;
    return 0;
}

/* Enter it, unless one of that id is there. */
static int
put(struct ctl *ctl, const struct dp_client_new *client,
    const struct dp_client_origin *origin, struct dp_err *err)
{
    enum dp_client_outcome outcome;
    struct dp_client_row row;

    if (dp_client_get_row(ctl->pg, &ctl->arena, client->client_id, &row, err)
        == 0)
        return dp_refuse(err, DP_E_CONFLICT,
                         "There is a client '%.200s' already; dubplatectl "
                         "client remove takes it away.",
                         client->client_id);
    if (err->code != DP_E_NOT_FOUND)
        return -1;
    return dp_client_put(ctl->pg, &ctl->arena, client, origin, &outcome, err);
}

static int
add(struct ctl *ctl, struct dp_err *err)
{
    struct dp_client_new client = {.source = DP_CLIENT_MANUAL};
    struct dp_client_origin origin = {0};
    struct secret_row made = {0};
    struct dp_hash hash;

    if (read_name(ctl, &client.client_name, err) < 0
        || read_id(ctl, &client.client_id, err) < 0
        || read_method(&client.token_endpoint_auth_method, err) < 0
        || read_scopes(ctl, &client.scope, err) < 0
        || read_use(ctl, &client, &origin, err) < 0)
        return CTL_NO;
    made.client_id = client.client_id;
    if (client.token_endpoint_auth_method != DP_CLIENT_AUTH_NONE) {
        made.client_secret = dp_rand_token(&ctl->arena, "cs_");
        dp_hash_text(&hash, made.client_secret);
        client.secret_hash = &hash;
    }
    if (put(ctl, &client, &origin, err) < 0)
        return CTL_NO;
    if (made.client_secret != NULL)
        fprintf(stderr, "Keep the secret now: it is not shown again.\n");
    ctl_print_row(ctl, secret_cols, &made);
    return CTL_OK;
}

static int
redirects(struct ctl *ctl, struct dp_err *err)
{
    struct dp_texts list;
    bool changed;
    bool local;

    if (read_redirects(ctl, &list, &local, err) < 0
        || dp_client_set_redirects(ctl->pg, &ctl->arena, opt.client_id, &list,
                                   &changed, err)
               < 0)
        return CTL_NO;
    if (changed)
        return show(ctl, err);
    dp_refuse(err, DP_E_NOT_FOUND,
              "'%.200s' is no client that was entered here: others say "
              "themselves where they are redirected to.",
              opt.client_id);
    return CTL_NO;
}

static int
new_secret(struct ctl *ctl, struct dp_err *err)
{
    struct secret_row made = {opt.client_id, dp_rand_token(&ctl->arena, "cs_")};
    struct dp_hash hash;
    bool changed;

    dp_hash_text(&hash, made.client_secret);
    if (dp_client_set_secret(ctl->pg, &ctl->arena, opt.client_id, &hash,
                             &changed, err)
        < 0)
        return CTL_NO;
    if (!changed) {
        dp_refuse(err, DP_E_NOT_FOUND,
                  "There is no client '%.200s' that has a secret.",
                  opt.client_id);
        return CTL_NO;
    }
    fprintf(stderr, "The old secret has stopped.  Keep the new one now: it "
                    "is not shown again.\n");
    ctl_print_row(ctl, secret_cols, &made);
    return CTL_OK;
}

static int
remove_client(struct ctl *ctl, struct dp_err *err)
{
    bool removed;

    if (dp_client_remove(ctl->pg, &ctl->arena, opt.client_id, &removed, err)
        < 0)
        return CTL_NO;
    if (!removed)
        return no_such_client(err);
    puts("removed, with its grants");
    return CTL_OK;
}

static int
set_disabled(struct ctl *ctl, bool disabled, struct dp_err *err)
{
    struct dp_client_row row;
    bool changed;

    if (dp_client_get_row(ctl->pg, &ctl->arena, opt.client_id, &row, err) < 0)
        return err->code == DP_E_NOT_FOUND ? no_such_client(err) : CTL_NO;
    if (dp_client_disable(ctl->pg, &ctl->arena, opt.client_id, disabled,
                          &changed, err)
        < 0)
        return CTL_NO;
    printf("%s%s\n", changed ? "" : "already ",
           disabled ? "disabled" : "enabled");
    return CTL_OK;
}

static int
disable(struct ctl *ctl, struct dp_err *err)
{
    return set_disabled(ctl, true, err);
}

static int
enable(struct ctl *ctl, struct dp_err *err)
{
    return set_disabled(ctl, false, err);
}

/* clang-format off */
const struct ctl_command ctl_client_commands[] = {
    {"client", "list", "Clients, the last used first, or well-known ones.",
     list_args, list, 0},
    {"client", "show", "All there is to one client.", id_args, show, 0},
    {"client", "add",
     "Enter a client and print its id and, once, its secret.\n"
     "With --account it is a machine user: a program that signs in by "
     "itself.", add_args, add, CTL_NOTED},
    {"client", "redirects",
     "Change where a client that was entered may be redirected to.",
     redirects_args, redirects, CTL_NOTED},
    {"client", "secret", "Give a client another secret, and print it once.",
     id_args, new_secret, CTL_NOTED},
    {"client", "disable", "Shut a client out; its tokens stop within "
                          "seconds.", id_args, disable, CTL_NOTED},
    {"client", "enable", "Let it in again.", id_args, enable, CTL_NOTED},
    {"client", "remove",
     "Forget a client, its grants and tokens.\n"
     "One that registers itself or has a document may come back; disable "
     "keeps it out.", id_args, remove_client, CTL_NOTED},
    {0},
};
/* clang-format on */
