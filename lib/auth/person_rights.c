/* What the settings let somebody be here. */
#include <string.h>
#include <strings.h>

#include "auth/person.h"
#include "auth/scope.h"
#include "auth/scope_list.h"
#include "base/words.h"

/* One "who = scope scope" of a setting. */
struct rule {
    const char *who;
    size_t who_len;
    unsigned set; /* of dp_scope_rows */
};

static const char blanks[] = " \t";

/* len without the blanks at the end. */
static size_t
trimmed(const char *text, size_t len)
{
    while (len > 0 && strchr(blanks, text[len - 1]) != NULL)
        len--;
    return len;
}

/* The bit of a scope of the resource; 0 when there is none of that name. */
static unsigned
bit_of(const char *name, size_t len)
{
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (!dp_scope_rows[i].openid && strlen(dp_scope_rows[i].name) == len
            && memcmp(dp_scope_rows[i].name, name, len) == 0)
            return 1u << i;
    return 0;
}

/* The bits of the names up to end; false when one is not known. */
static bool
read_scopes(const char *text, const char *end, unsigned *set)
{
    size_t len;

    *set = 0;
    for (text += strspn(text, blanks); text < end;
         text += len + strspn(text + len, blanks)) {
        unsigned bit;

        len = strcspn(text, " \t|");
        bit = bit_of(text, len);
        if (bit == 0)
            return false;
        *set |= bit;
    }
    return *set != 0;
}

/* The next rule of *text; 0 at its end, -1 when it is malformed. */
static int
next_rule(const char **text, struct rule *rule)
{
    const char *start = *text + strspn(*text, " \t|");
    size_t len = strcspn(start, "|");
    const char *equals = memchr(start, '=', len);

    *text = start + len;
    if (len == 0)
        return 0;
    if (equals == NULL || equals == start)
        return -1;
    rule->who = start;
    rule->who_len = trimmed(start, (size_t)(equals - start));
    return read_scopes(equals + 1, start + len, &rule->set) ? 1 : -1;
}

static int
check(const char *setting, const char *text, struct dp_err *err)
{
    struct rule rule;
    const char *line = text;
    int more = 1;

    while (more > 0) {
        line = text;
        more = next_rule(&text, &rule);
    }
    if (more == 0)
        return 0;
    line += strspn(line, " \t|");
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "federation.%s: '%.*s' must be NAME = SCOPE SCOPE, with "
                     "scopes out of mcp:read mcp:write once:mcp",
                     setting, (int)strcspn(line, "|"), line);
}

int
dp_person_check_conf(const struct dp_conf *conf, struct dp_err *err)
{
    if (check("scopes_by_group", conf->federation_scopes_by_group, err) < 0)
        return -1;
    return check("scopes_by_mail", conf->federation_scopes_by_mail, err);
}

/* Is text of len bytes one of the groups? */
static bool
in_group(const struct dp_person *person, const char *text, size_t len)
{
    for (size_t i = 0; i < person->groups.n; i++)
        if (strlen(person->groups.items[i]) == len
            && memcmp(person->groups.items[i], text, len) == 0)
            return true;
    return false;
}

/* Is it their verified address, or with @ in front its domain? */
static bool
has_mail(const struct dp_person *person, const char *text, size_t len)
{
    const char *mail = person->email;

    if (!person->email_verified)
        return false;
    if (len > 0 && text[0] == '@')
        mail = strchr(mail, '@');
    return strlen(mail) == len && strncasecmp(mail, text, len) == 0;
}

typedef bool match_fn(const struct dp_person *person, const char *text,
                      size_t len);

/* The scopes of all rules that are meant for them. */
static unsigned
scopes_by(const char *text, const struct dp_person *person, match_fn *match)
{
    unsigned set = 0;
    struct rule rule;

    while (next_rule(&text, &rule) > 0)
        if ((rule.who_len == 1 && rule.who[0] == '*')
            || match(person, rule.who, rule.who_len))
            set |= rule.set;
    return set;
}

/* Is one of the words of list theirs? */
static bool
has_word(const char *list, const struct dp_person *person, match_fn *match)
{
    const char *word = list;
    size_t len = 0;

    while ((word = dp_words_next(word, &len)) != NULL)
        if (match(person, word, len))
            return true;
    return false;
}

/* Is one of the groups of list, with | between, theirs? */
static bool
has_group(const char *list, const struct dp_person *person)
{
    while (*list != '\0') {
        size_t rest;

        list += strspn(list, " \t|");
        rest = strcspn(list, "|");
        if (rest > 0 && in_group(person, list, trimmed(list, rest)))
            return true;
        list += rest;
    }
    return false;
}

static bool
has_domain(const struct dp_person *person, const char *text, size_t len)
{
    const char *domain = strchr(person->email, '@') + 1;

    return strlen(domain) == len && strncasecmp(domain, text, len) == 0;
}

static int
check_domain(const struct dp_person *person, const char *domains,
             struct dp_err *err)
{
    if (*domains == '\0')
        return 0;
    if (person->email == NULL)
        return dp_refuse(err, DP_E_ACCESS_DENIED,
                         "The provider did not tell your mail address, and "
                         "only people of certain addresses may sign in "
                         "here. Ask the operator.");
    if (!person->email_verified)
        return dp_refuse(err, DP_E_ACCESS_DENIED,
                         "The provider has not verified your mail address "
                         "%s. Verify it there, then sign in again.",
                         person->email);
    if (!has_word(domains, person, has_domain))
        return dp_refuse(err, DP_E_ACCESS_DENIED,
                         "People with the mail address %s cannot sign in "
                         "here. Sign in at the provider as somebody else, "
                         "or ask the operator.",
                         person->email);
    return 0;
}

/* Every name of a resource's scope that gives no more than these do. */
static void
list_scopes(struct dp_texts *scope, struct dp_arena *arena, unsigned set)
{
    unsigned rights = dp_scope_list_rights(set);

    scope->items = dp_alloc_n(arena, 33, sizeof(*scope->items));
    scope->n = 0;
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++) {
        unsigned needs = dp_scope_parse(dp_scope_rows[i].name);

        if (!dp_scope_rows[i].openid && (needs & ~rights) == 0)
            scope->items[scope->n++] = dp_scope_rows[i].name;
    }
}

int
dp_person_admit(const struct dp_person *person, struct dp_arena *arena,
                const struct dp_conf *conf, struct dp_person_rights *rights,
                struct dp_err *err)
{
    const char *by_group = conf->federation_scopes_by_group;
    const char *by_mail = conf->federation_scopes_by_mail;
    unsigned set = scopes_by(by_group, person, in_group)
                   | scopes_by(by_mail, person, has_mail);

    memset(rights, 0, sizeof(*rights));
    if (check_domain(person, conf->federation_allowed_domains, err) < 0)
        return -1;
    rights->limited = *by_group != '\0' || *by_mail != '\0';
    if (rights->limited && set == 0)
        return dp_refuse(err, DP_E_ACCESS_DENIED,
                         "You are in none of the groups that may sign in "
                         "here. Ask the operator.");
    list_scopes(&rights->scope, arena, set);
    rights->is_admin = has_word(conf->federation_admin_users, person, has_mail)
                       || has_group(conf->federation_admin_groups, person);
    return 0;
}
