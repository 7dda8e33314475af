/* Somebody of another provider: who they are, and what they may here. */
#include "auth/person.h"

#include <string.h>

#include "json_text.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_conf conf;
static struct dp_person person;
static struct dp_person_rights rights;

#define WHO "\"iss\":\"https://id.example\",\"sub\":\"x1\""

static void
set_conf(void)
{
    memset(&conf, 0, sizeof(conf));
    conf.federation_allowed_domains = "";
    conf.federation_scopes_by_group = "";
    conf.federation_scopes_by_mail = "";
    conf.federation_admin_users = "";
    conf.federation_admin_groups = "";
    conf.federation_mail_claim = "email";
    conf.federation_name_claim = "name";
    conf.federation_login_claim = "preferred_username";
    conf.federation_groups_claim = "groups";
}

static void
come(const char *claims)
{
    memset(&person, 0, sizeof(person));
    dp_person_read(&person, &arena, &conf, json_text(&arena, claims));
}

static bool
admitted(void)
{
    memset(&err, 0, sizeof(err));
    return dp_person_admit(&person, &arena, &conf, &rights, &err) == 0;
}

/* Ann of the label, who is in the group. */
static void
ann(const char *group)
{
    come(dp_printf(&arena,
                   "{" WHO ",\"email\":\"Ann@Label.example\","
                   "\"email_verified\":true,\"groups\":[\"x\",\"%s\"]}",
                   group));
}

static void
test_claims(void)
{
    come("{" WHO ",\"name\":\"A\\u202enn\\n\",\"email\":\"a@b.c\","
         "\"email_verified\":true,\"groups\":[\"a\",7,\"b c\"]}");
    is_str(person.issuer, "https://id.example", "the issuer");
    is_str(person.subject, "x1", "and the subject name them");
    is_str(person.name, "Ann", "the name is fit to be shown");
    ok(person.email_verified, "the address is verified");
    ok(person.groups.n == 2 && strcmp(person.groups.items[1], "b c") == 0,
       "groups are texts");
    come("{" WHO "}");
    ok(person.email == NULL && !person.email_verified && person.name == NULL
           && person.groups.n == 0,
       "what is not told is not there");
    come("{" WHO ",\"email\":\"a@b.c\",\"groups\":\"one\"}");
    ok(!person.email_verified, "an address is not verified by itself");
    ok(person.groups.n == 1, "one group may be a text");
    conf.federation_trust_mail = true;
    come("{" WHO ",\"email\":\"a@b.c\"}");
    ok(person.email_verified, "unless the provider is trusted with it");
    come("{" WHO ",\"email\":\"a@b.c\",\"email_verified\":false}");
    ok(!person.email_verified, "and says nothing else");
    come("{" WHO ",\"email\":\"a@b.c\",\"email_verified\":\"true\"}");
    ok(person.email_verified, "some providers say it as a text");
    conf.federation_trust_mail = false;
    conf.federation_mail_claim = "upn";
    come("{" WHO ",\"upn\":\"a@b.c\",\"email_verified\":true}");
    ok(!person.email_verified, "no other claim is verified by that");
    conf.federation_mail_claim = "email";
    conf.federation_groups_claim = "realm_access.roles";
    come("{" WHO ",\"realm_access\":{\"roles\":[\"r\"]}}");
    ok(person.groups.n == 1, "a dot leads inside");
    come("{" WHO ",\"realm_access.roles\":[\"r\",\"s\"]}");
    ok(person.groups.n == 2, "unless the claim itself has one");
    come("{" WHO ",\"realm_access\":7}");
    ok(person.groups.n == 0, "and to nothing where there is nothing");
    set_conf();
}

static void
test_auth_time(void)
{
    static const struct {
        const char *claim;
        int64_t wanted;
    } rows[] = {
        {"1700000000", 1700000000},     {"1700000000.9", 1700000000},
        {"1e300", 100000000000},        {"-5", 1},
        {"0", 1},                       {"\"1700000000\"", 0},
        {"null", 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        come(dp_printf(&arena, "{" WHO ",\"auth_time\":%s}", rows[i].claim));
        ok(person.auth_time_s == rows[i].wanted, "auth_time %s is %lld",
           rows[i].claim, (long long)rows[i].wanted);
    }
    come("{" WHO "}");
    ok(person.auth_time_s == 0, "and none where it is not told");
}

static void
test_addresses(void)
{
    static const char *const bad[] = {
        "ann",
        "@label.example",
        "ann@",
        "a@b@c",
        "ann@label.example\\n",
        "ann @label.example",
        "\\u00e4@label.example",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        come(dp_printf(&arena,
                       "{" WHO ",\"email\":\"%s\",\"email_verified\":true}",
                       bad[i]));
        ok(person.email == NULL && !person.email_verified, "%s is no address",
           bad[i]);
    }
}

static void
test_lacks(void)
{
    const json_t *mail = json_text(&arena, "{\"email\":\"a@b.c\"}");

    ok(dp_person_lacks(&conf, json_text(&arena, "{}")),
       "an address is asked for");
    ok(!dp_person_lacks(&conf, mail), "groups are not");
    conf.federation_admin_groups = "staff";
    ok(dp_person_lacks(&conf, mail), "unless the settings name some");
    ok(!dp_person_lacks(
           &conf, json_text(&arena, "{\"email\":\"a@b.c\",\"groups\":[]}")),
       "none is an answer");
    set_conf();
}

static void
test_domains(void)
{
    ann("staff");
    ok(admitted() && !rights.limited && !rights.is_admin && rights.scope.n == 0,
       "without settings everybody may everything");
    conf.federation_allowed_domains = "other.example  label.example";
    ok(admitted(), "people of a domain may sign in");
    conf.federation_allowed_domains = "abel.example sub.label.example label";
    ok(!admitted() && err.code == DP_E_ACCESS_DENIED
           && strstr(err.text, "Ann@Label.example") != NULL,
       "others may not, and are told as whom they came");
    conf.federation_allowed_domains = "label.example";
    come("{" WHO ",\"email\":\"ann@label.example\"}");
    ok(!admitted() && strstr(err.text, "verified") != NULL,
       "nor may people whose address is not verified");
    come("{" WHO "}");
    ok(!admitted() && strstr(err.text, "did not tell") != NULL,
       "nor people without an address");
    come("{" WHO ",\"email\":\"ann@evil.example\",\"email_verified\":true}");
    conf.federation_allowed_domains = "label.example,@evil.example";
    ok(!admitted(), "a domain is written without @");
    set_conf();
}

/* The scopes as one text. */
static const char *
scopes(void)
{
    const char *text = "";

    for (size_t i = 0; i < rights.scope.n; i++)
        text = dp_printf(&arena, "%s%s%s", text, i > 0 ? " " : "",
                         rights.scope.items[i]);
    return text;
}

static void
test_scopes(void)
{
    conf.federation_scopes_by_group =
        "label staff = mcp:read mcp:write | guests=mcp:read";
    ann("guests");
    ok(admitted() && rights.limited, "a group limits its members");
    is_str(scopes(), "mcp:read", "to its scopes");
    ann("label staff");
    ok(admitted(), "names of groups may have blanks");
    is_str(scopes(), "mcp:read mcp:write once:mcp",
           "who may do everything may so by any name");
    ann("Guests");
    ok(!admitted() && err.code == DP_E_ACCESS_DENIED,
       "members of no group cannot sign in; case matters");
    conf.federation_scopes_by_mail = "@label.example = mcp:read";
    ok(admitted(), "unless their address is named");
    is_str(scopes(), "mcp:read", "with its scopes");
    conf.federation_scopes_by_mail = "ann@label.example = once:mcp";
    ok(admitted() && rights.scope.n == 3, "one address may be named, too");
    come("{" WHO ",\"email\":\"ann@label.example\"}");
    ok(!admitted(), "an address that is not verified counts for nothing");
    conf.federation_scopes_by_group = "* = mcp:read";
    ok(admitted(), "* is everybody");
    set_conf();
}

static void
test_admins(void)
{
    conf.federation_admin_groups = "house | label staff |";
    ann("label staff");
    ok(admitted() && rights.is_admin, "a group may make administrators");
    ann("staff");
    ok(admitted() && !rights.is_admin, "others are none");
    conf.federation_admin_users = "bob@label.example ann@label.example";
    ok(admitted() && rights.is_admin, "so may an address");
    come("{" WHO ",\"email\":\"ann@label.example\"}");
    ok(admitted() && !rights.is_admin, "one that is verified");
    conf.federation_admin_users = "label.example";
    ann("x");
    ok(admitted() && !rights.is_admin, "and no domain");
    set_conf();
}

static void
test_conf(void)
{
    static const char *const bad[] = {
        "staff",
        "= mcp:read",
        "staff = ",
        "staff = openid",
        "staff = all",
        "a = mcp:read | b",
        "a = mcp:read,mcp:write",
    };

    ok(dp_person_check_conf(&conf, &err) == 0, "no lines are fine");
    conf.federation_scopes_by_group = " a b = once:mcp |c=mcp:read|";
    ok(dp_person_check_conf(&conf, &err) == 0, "as are two");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        conf.federation_scopes_by_group = bad[i];
        ok(dp_person_check_conf(&conf, &err) < 0
               && strstr(err.text, "scopes_by_group") != NULL,
           "'%s' is refused: %s", bad[i], err.text);
    }
    set_conf();
}

static void
test_logins(void)
{
    come("{" WHO ",\"preferred_username\":\"Ann.Lee@Label\"}");
    is_str(dp_person_login(&person, &arena, 0), "ann.lee@label",
           "the login they like");
    is_str(dp_person_login(&person, &arena, 1), "ann.lee@label-2",
           "a second one");
    come("{" WHO ",\"preferred_username\":\"_ann lee/\\u00e4\"}");
    is_str(dp_person_login(&person, &arena, 0), "ann-lee---",
           "spelled as logins are");
    come("{" WHO ",\"preferred_username\":\"\\u00e4\","
         "\"email\":\"ann@label.example\"}");
    is_str(dp_person_login(&person, &arena, 0), "ann",
           "else that of the address");
    come("{" WHO "}");
    is_str(dp_person_login(&person, &arena, 0), "user", "else any");
    come(
        dp_printf(&arena, "{" WHO ",\"preferred_username\":\"%0*d\"}", 200, 1));
    ok(strlen(dp_person_login(&person, &arena, 99)) <= 63, "never too long");
}

int
main(void)
{
    dp_arena_init(&arena);
    set_conf();
    test_claims();
    test_auth_time();
    test_addresses();
    test_lacks();
    test_domains();
    test_scopes();
    test_admins();
    test_conf();
    test_logins();
    dp_arena_clear(&arena);
    return done();
}
