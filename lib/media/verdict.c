/*
 * The jailed child's line of JSON.
 */
#include "media/verdict.h"

#include <string.h>

#include "json/json.h"

#define CODE_MAX 64
#define ADVISORIES_MAX 20

/* A machine code: lower-case letters and underscores. */
static bool
is_code(const char *code)
{
    size_t len = code == NULL ? 0 : strlen(code);

    return len > 0 && len <= CODE_MAX
           && strspn(code, "abcdefghijklmnopqrstuvwxyz_0123456789") == len;
}

static bool
are_advisories(const json_t *list)
{
    const json_t *item;
    size_t i;

    if (!json_is_array(list) || json_array_size(list) > ADVISORIES_MAX)
        return false;
    json_array_foreach(list, i, item)
    {
        if (!is_code(dp_json_text(item, "code"))
            || dp_json_text(item, "text") == NULL)
            return false;
    }
    return true;
}

static bool
take_refusal(struct dp_media_verdict *verdict, const json_t *root)
{
    verdict->code = dp_json_text(root, "refused");
    verdict->text = dp_json_text(root, "text");
    return is_code(verdict->code) && verdict->text != NULL;
}

int
dp_media_verdict_parse(struct dp_media_verdict *verdict, struct dp_arena *arena,
                       const char *line, bool refused, struct dp_err *err)
{
    json_t *root = NULL;

    memset(verdict, 0, sizeof(*verdict));
    if (dp_json_parse(arena, line, strlen(line), &root, err) == 0) {
        verdict->facts = json_object_get(root, "facts");
        verdict->advisories = json_object_get(root, "advisories");
    }
    if (!json_is_object(verdict->facts)
        || !(refused ? take_refusal(verdict, root)
                     : are_advisories(verdict->advisories)))
        return dp_fail(err, DP_E_INTERNAL, "the media child said: %.120s",
                       line);
    return 0;
}
