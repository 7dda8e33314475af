/* Who somebody is, by the claims of another provider. */
#include "auth/person.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "json/json.h"

#define EMAIL_MAX 254
#define NAME_MAX_CHARS 200
#define LOGIN_MAX 56
#define GROUPS_MAX 1000
#define AUTH_TIME_MAX_S 100000000000 /* some year 5138 */

/* A claim by its name, or by a way to it with dots between. */
static const json_t *
claim(const json_t *claims, const char *path)
{
    const json_t *value = json_object_get(claims, path);
    char name[128];

    while (value == NULL && claims != NULL) {
        size_t len = strcspn(path, ".");

        if (len >= sizeof(name))
            return NULL;
        memcpy(name, path, len);
        name[len] = '\0';
        claims = json_object_get(claims, name);
        if (path[len] == '\0')
            return claims;
        path += len + 1;
    }
    return value;
}

/* Are groups asked about? */
static bool
wants_groups(const struct dp_conf *conf)
{
    return *conf->federation_scopes_by_group != '\0'
           || *conf->federation_admin_groups != '\0';
}

bool
dp_person_lacks(const struct dp_conf *conf, const json_t *claims)
{
    return claim(claims, conf->federation_mail_claim) == NULL
           || (wants_groups(conf)
               && claim(claims, conf->federation_groups_claim) == NULL);
}

/* One @ with something on both sides, of visible characters. */
static const char *
read_email(struct dp_arena *arena, const char *text)
{
    const char *at = text == NULL ? NULL : strchr(text, '@');

    if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@'))
        return NULL;
    for (const char *p = text; *p != '\0'; p++)
        if (*p <= ' ' || *p > '~' || p - text >= EMAIL_MAX)
            return NULL;
    return dp_strdup(arena, text);
}

static bool
is_verified(const struct dp_conf *conf, const json_t *claims)
{
    const json_t *verified = json_object_get(claims, "email_verified");
    const char *text = json_string_value(verified);

    /* email_verified speaks of the claim email alone (OpenID Connect Core
     * section 5.1): no word about any other that people may choose. */
    if (verified == NULL || strcmp(conf->federation_mail_claim, "email") != 0)
        return conf->federation_trust_mail;
    return json_is_true(verified)
           || (text != NULL && strcmp(text, "true") == 0);
}

/* A list of names, or one. */
static void
read_groups(struct dp_texts *groups, struct dp_arena *arena,
            const json_t *claim)
{
    size_t max = json_is_string(claim) ? 1 : json_array_size(claim);
    const json_t *one;
    size_t i;

    if (max > GROUPS_MAX)
        max = GROUPS_MAX;
    groups->items = dp_alloc_n(arena, max + 1, sizeof(*groups->items));
    groups->n = 0;
    if (json_is_string(claim))
        groups->items[groups->n++] = dp_strdup(arena, json_string_value(claim));
    json_array_foreach(claim, i,
                       one) if (json_is_string(one) && groups->n < max)
        groups->items[groups->n++] = dp_strdup(arena, json_string_value(one));
}

/* A time before all others rather than none: what is odd proves nothing. */
static int64_t
read_auth_time(const json_t *claim)
{
    double at = json_number_value(claim);

    if (!json_is_number(claim))
        return 0;
    if (!(at >= 1))
        return 1;
    return at < AUTH_TIME_MAX_S ? (int64_t)at : AUTH_TIME_MAX_S;
}

void
dp_person_read(struct dp_person *person, struct dp_arena *arena,
               const struct dp_conf *conf, const json_t *claims)
{
    const char *name =
        json_string_value(claim(claims, conf->federation_name_claim));
    const char *login =
        json_string_value(claim(claims, conf->federation_login_claim));

    person->issuer = dp_strdup(arena, dp_json_text(claims, "iss"));
    person->subject = dp_strdup(arena, dp_json_text(claims, "sub"));
    person->email = read_email(
        arena, json_string_value(claim(claims, conf->federation_mail_claim)));
    person->email_verified = person->email != NULL && is_verified(conf, claims);
    person->name = NULL;
    if (name != NULL)
        person->name = dp_utf8_clean(arena, name, NAME_MAX_CHARS);
    if (person->name != NULL && *person->name == '\0')
        person->name = NULL;
    person->login = dp_strdup(arena, login);
    read_groups(&person->groups, arena,
                claim(claims, conf->federation_groups_claim));
    person->auth_time_s = read_auth_time(json_object_get(claims, "auth_time"));
}

/* Lower-case letters, digits and . _ @ + -; others become -. */
static char *
spell_login(struct dp_arena *arena, const char *text, size_t len)
{
    char *login = dp_alloc(arena, LOGIN_MAX + 1);
    size_t n = 0;

    for (size_t i = 0; i < len && n < LOGIN_MAX; i++) {
        char c = (char)tolower((unsigned char)text[i]);
        bool alnum = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (!alnum && strchr("._@+-", c) == NULL)
            c = '-';
        if (alnum || n > 0)
            login[n++] = c;
    }
    return login;
}

char *
dp_person_login(const struct dp_person *person, struct dp_arena *arena, int try)
{
    const char *text = person->login;
    char *login = NULL;

    if (text != NULL)
        login = spell_login(arena, text, strlen(text));
    if ((login == NULL || *login == '\0') && person->email != NULL)
        login = spell_login(arena, person->email, strcspn(person->email, "@"));
    if (login == NULL || *login == '\0')
        login = dp_strdup(arena, "user");
    return try == 0 ? login : dp_printf(arena, "%s-%d", login, try + 1);
}
