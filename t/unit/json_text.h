/* A test's JSON text as a value in arena. */
#ifndef DP_T_JSON_TEXT_H
#define DP_T_JSON_TEXT_H

#include <string.h>

#include "json/json.h"
#include "tap/tap.h"

static inline json_t *
json_text(struct dp_arena *arena, const char *text)
{
    struct dp_err err;
    json_t *value = NULL;

    if (dp_json_parse(arena, text, strlen(text), &value, &err) < 0)
        bail("%s: %s", text, dp_err_text(&err));
    return value;
}

#endif
