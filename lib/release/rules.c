/* The rules: running them. */
#include "release/rules.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/uuid.h"
#include "release/rules/check.h"
#include "json/json.h"

#define FILES_PATH "/api/mcp/files/"

const struct dp_rule *const dp_rules[] = {
    dp_rules_fields, dp_rules_titles, dp_rules_people,
    dp_rules_dates,  dp_rules_codes,  dp_rules_places,
    dp_rules_tracks, dp_rules_files,  NULL,
};

const char *
dp_rules_asset_id(struct dp_arena *arena, const char *public_url,
                  const char *url)
{
    const char *path = url != NULL ? strstr(url, FILES_PATH) : NULL;
    char *id;

    if (path == NULL
        || (public_url != NULL
            && (strlen(public_url) != (size_t)(path - url)
                || strncmp(url, public_url, (size_t)(path - url)) != 0)))
        return NULL;
    id = dp_strdup(arena, path + strlen(FILES_PATH));
    if (!dp_is_uuid(id))
        return NULL;
    for (char *p = id; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return id;
}

bool
dp_rules_is_ai(const struct dp_document *document, const json_t *track)
{
    const json_t *said = json_object_get(track, "ai_disclosure");

    if (!json_is_object(said))
        said = json_object_get(document->release, "ai_disclosure");
    return json_is_true(json_object_get(said, "audio"))
           || json_is_true(json_object_get(said, "composition"));
}

static const struct dp_asset *
find_asset(const struct dp_facts *facts, const char *id)
{
    for (size_t i = 0; id != NULL && i < facts->n_assets; i++) {
        if (strcmp(facts->assets[i].asset_id, id) == 0)
            return &facts->assets[i];
    }
    return NULL;
}

const struct dp_asset *
dp_check_audio(const struct dp_check *check, const json_t *track)
{
    const char *url = dp_json_text(track, "audio_file_url");

    if (url == NULL)
        return NULL;
    return find_asset(
        check->facts,
        dp_rules_asset_id(check->arena, check->facts->public_url, url));
}

static void
check_file(struct dp_check *check, const json_t *object, const char *field,
           const char *type)
{
    const char *at = check->at;

    check->url = dp_json_text(object, field);
    if (check->url == NULL || check->url[0] == '\0')
        return;
    check->type = type;
    check->asset_id =
        dp_rules_asset_id(check->arena, check->facts->public_url, check->url);
    check->asset = find_asset(check->facts, check->asset_id);
    check->at = dp_printf(check->arena, "%s/%s", at, field);
    check->rule->check(check);
    check->at = at;
}

static void
check_release(struct dp_check *check)
{
    check->object = check->document->release;
    check->at = "/release";
    if (check->rule->on == DP_ON_FILE)
        check_file(check, check->object, "cover_art_file_url", "coverArt");
    else
        check->rule->check(check);
}

static void
check_tracks(struct dp_check *check)
{
    size_t i;
    const json_t *track;

    json_array_foreach(check->document->tracks, i, track)
    {
        check->object = track;
        check->at = dp_printf(check->arena, "/tracks/%zu", i);
        if (check->rule->on == DP_ON_FILE)
            check_file(check, track, "audio_file_url", "audio");
        else
            check->rule->check(check);
    }
}

static void
check_rule(struct dp_check *check)
{
    enum dp_rule_on on = check->rule->on;

    if (on == DP_ON_DOCUMENT) {
        check->object = NULL;
        check->at = "";
        check->rule->check(check);
        return;
    }
    if (on != DP_ON_TRACK)
        check_release(check);
    if (on != DP_ON_RELEASE)
        check_tracks(check);
}

void
dp_rules_check(struct dp_arena *arena, const struct dp_document *document,
               const struct dp_facts *facts, struct dp_findings *findings)
{
    struct dp_check check = {
        .arena = arena,
        .document = document,
        .facts = facts,
        .findings = findings,
    };

    for (const struct dp_rule *const *table = dp_rules; *table != NULL;
         table++) {
        for (const struct dp_rule *rule = *table; rule->code != NULL; rule++) {
            check.rule = rule;
            check_rule(&check);
        }
    }
}

void
dp_check_found(const struct dp_check *check, const char *pointer,
               const char *fmt, ...)
{
    struct dp_finding finding = {
        .code = check->rule->code,
        .severity = check->rule->severity,
        .pointer = dp_printf(check->arena, "%s%s", check->at, pointer),
    };
    va_list args;

    va_start(args, fmt);
    finding.message = dp_vprintf(check->arena, fmt, args);
    va_end(args);
    dp_findings_add(check->findings, &finding);
}

const char *
dp_check_text(const struct dp_check *check, const char *field)
{
    const char *text = dp_json_text(check->object, field);

    return text != NULL && text[0] != '\0' ? text : NULL;
}

bool
dp_check_is_release(const struct dp_check *check)
{
    return check->object == check->document->release;
}

char *
dp_check_fold(struct dp_arena *arena, const char *text)
{
    char *folded = dp_alloc(arena, strlen(text) + 1);
    size_t n = 0;

    for (; *text != '\0'; text++) {
        if (!isspace((unsigned char)*text))
            folded[n++] = (char)tolower((unsigned char)*text);
        else if (n > 0 && folded[n - 1] != ' ')
            folded[n++] = ' ';
    }
    if (n > 0 && folded[n - 1] == ' ')
        n--;
    folded[n] = '\0';
    return folded;
}

bool
dp_check_is_any(struct dp_arena *arena, const char *text,
                const char *const *words)
{
    const char *folded = dp_check_fold(arena, text);

    for (; *words != NULL; words++) {
        if (strcmp(folded, *words) == 0)
            return true;
    }
    return false;
}
