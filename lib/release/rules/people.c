/* Rules about writers, contributors and the use of AI. */
#include <string.h>

#include "release/fields.h"
#include "release/rules/check.h"
#include "json/json.h"

/* Scripts that write family and given name without a blank. */
static bool
is_unspaced_script(const char *name)
{
    size_t len = strlen(name);

    /* From U+2E80 on, UTF-8 leads with E2 BA or more; two signs at least. */
    return len >= 6
           && ((unsigned char)name[0] > 0xe2
               || ((unsigned char)name[0] == 0xe2
                   && (unsigned char)name[1] >= 0xba));
}

static bool
is_full_name(struct dp_arena *arena, const char *name)
{
    return is_unspaced_script(name)
           || strchr(dp_check_fold(arena, name), ' ') != NULL;
}

static void
writers_full(const struct dp_check *check)
{
    const char *type = dp_check_text(check, "track_type");
    bool traditional = type != NULL && strcmp(type, "public_domain") == 0;
    size_t i;
    const json_t *writer;

    json_array_foreach(json_object_get(check->object, "writers"), i, writer)
    {
        const char *name = dp_json_text(writer, "name");
        const char *at = dp_printf(check->arena, "/writers/%zu/name", i);

        if (name == NULL || name[0] == '\0')
            dp_check_found(check, at, "This writer has no name.");
        else if (!traditional && !is_full_name(check->arena, name))
            dp_check_found(check, at,
                           "'%s' is not a full legal name; give first and "
                           "last name.",
                           name);
    }
}

static void
contributors_whole(const struct dp_check *check)
{
    static const char *const parts[] = {"name", "role", NULL};
    size_t i;
    const json_t *person;

    json_array_foreach(json_object_get(check->object, "contributors"), i,
                       person)
    {
        for (const char *const *part = parts; *part != NULL; part++) {
            const char *text = dp_json_text(person, *part);

            if (text == NULL || text[0] == '\0')
                dp_check_found(
                    check,
                    dp_printf(check->arena, "/contributors/%zu/%s", i, *part),
                    "This contributor has no %s.", *part);
        }
    }
}

/* Known roles have their one spelling when rules see them. */
static void
roles_known(const struct dp_check *check)
{
    size_t i;
    const json_t *person;

    json_array_foreach(json_object_get(check->object, "contributors"), i,
                       person)
    {
        const char *role = dp_json_text(person, "role");
        const char *near;

        if (role == NULL || role[0] == '\0'
            || dp_check_is_any(check->arena, role, dp_contributor_roles))
            continue;
        near = dp_args_nearest(dp_check_fold(check->arena, role),
                               dp_contributor_roles);
        dp_check_found(check,
                       dp_printf(check->arena, "/contributors/%zu/role", i),
                       "'%s' is no role that stores know; it is kept but not "
                       "sent.%s%s%s",
                       role, near != NULL ? " Did you mean " : "",
                       near != NULL ? near : "", near != NULL ? "?" : "");
    }
}

static void
ai_declared(const struct dp_check *check)
{
    if (json_is_object(json_object_get(check->object, "ai_disclosure"))
        || json_is_object(
            json_object_get(check->document->release, "ai_disclosure")))
        return;
    dp_check_found(check, "/ai_disclosure",
                   "Say whether AI was used: ai_disclosure {audio, "
                   "composition} with true or false. Silence counts as no.");
}

/* clang-format off */
const struct dp_rule dp_rules_people[] = {
    {"writer_name_incomplete", DP_BLOCKING, DP_ON_TRACK, writers_full,
     "Every writer has a full legal name: first and last."},
    {"contributor_incomplete", DP_BLOCKING, DP_ON_BOTH, contributors_whole,
     "Every contributor has a name and a role."},
    {"contributor_role_unknown", DP_ADVISORY, DP_ON_BOTH, roles_known,
     "Contributors' roles are words that stores know."},
    {"ai_undeclared", DP_ADVISORY, DP_ON_TRACK, ai_declared,
     "The use of generative AI is declared, on the release or on each track."},
    {0},
};
/* clang-format on */
