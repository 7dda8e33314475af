/* What agents read: printed from the tables, so it must fit them. */
#include "release/reference.h"

#include <ctype.h>
#include <string.h>

#include "release/fields.h"
#include "release/requests.h"
#include "release/rules.h"
#include "tap/tap.h"
#include "json/json.h"

static struct dp_arena arena;

/* releaseDate for release_date. */
static const char *
camel(const char *name)
{
    char *out = dp_strdup(&arena, name);
    size_t n = 0;

    for (size_t i = 0; name[i] != '\0'; i++)
        out[n++] =
            name[i] == '_' ? (char)toupper((unsigned char)name[++i]) : name[i];
    out[n] = '\0';
    return out;
}

static void
check_fields(const char *what, const struct dp_arg *fields)
{
    for (; fields->name != NULL; fields++) {
        bool two = strchr(fields->name, '_') != NULL;

        ok(fields->help != NULL && fields->help[0] != '\0' && !fields->required
               && (two ? fields->alias != NULL
                             && strcmp(fields->alias, camel(fields->name)) == 0
                       : fields->alias == NULL),
           "%s: %s is explained and has both spellings", what, fields->name);
    }
}

static void
check_required(const char *what, const char *const *names,
               const struct dp_arg *fields)
{
    for (; *names != NULL; names++) {
        const struct dp_arg *field = dp_args_find(fields, *names);

        ok(field != NULL && strncmp(field->help, "Required. ", 10) == 0,
           "%s: %s is required and says so", what, *names);
    }
}

static void
check_schema(const struct dp_conf *conf)
{
    json_t *schema = dp_reference_schema(&arena, conf);
    json_t *release = json_object_get(schema, "release");
    json_t *example = json_object_get(schema, "example");
    struct dp_submit_request request = {0};
    struct dp_err err;

    is_str(json_string_value(
               json_array_get(json_object_get(release, "required"), 0)),
           "title", "release.required begins with title");
    ok(json_array_size(json_object_get(release, "notes")) > 0,
       "and there are notes");
    ok(json_is_object(json_object_get(json_object_get(release, "properties"),
                                      "cover_art_file_url")),
       "the properties have every field");
    ok(dp_args_decode(&arena, dp_submit_args, example, &request, &err) == 0
           && request.release != NULL && request.tracks != NULL,
       "the example is a submit");
}

static void
check_texts(const struct dp_conf *conf)
{
    const char *hitlist = dp_reference_hitlist(&arena, conf);
    json_t *rules = json_object_get(dp_reference_rules(&arena, conf), "rules");
    size_t n = 0;
    bool all = true;

    for (const struct dp_rule *const *table = dp_rules; *table != NULL;
         table++) {
        for (const struct dp_rule *rule = *table; rule->code != NULL; rule++) {
            all = all
                  && strstr(hitlist,
                            dp_printf(&arena, "- `%s`: %s\n", rule->code,
                                      dp_conf_fill(conf, &arena, rule->text)))
                         != NULL;
            n++;
        }
    }
    ok(all, "the hit list has every rule");
    is_int(json_array_size(rules), n, "and so has get_metadata_rules");
    ok(strstr(dp_reference_guide(&arena, conf), "- 3 credits a song, 7 a song")
           != NULL,
       "the guide knows the prices");
}

int
main(void)
{
    const struct dp_conf conf = {
        .server_public_url = "https://desk.example",
        .credits_per_song = 3,
        .credits_per_ai_song = 7,
    };

    dp_json_init();
    dp_arena_init(&arena);
    check_fields("release", dp_release_fields);
    check_fields("track", dp_track_fields);
    check_required("release", dp_release_required, dp_release_fields);
    check_required("track", dp_track_required, dp_track_fields);
    check_schema(&conf);
    check_texts(&conf);
    dp_arena_clear(&arena);
    return done();
}
