/* Argument tables: printed as JSON Schema 2020-12. */
#include <string.h>

#include "json/args.h"

static const char *const type_names[] = {
    [DP_ARG_STR] = "string",  [DP_ARG_INT] = "integer",
    [DP_ARG_BOOL] = "boolean", [DP_ARG_ENUM] = "string",
    [DP_ARG_JSON] = "object", [DP_ARG_LIST] = "array",
    [DP_ARG_OBJ] = "object",
};

static json_t *schema_of(const struct dp_arg *args, bool closed);

static void
set_type(json_t *schema, const struct dp_arg *arg)
{
    const char *name = type_names[arg->type];

    json_object_set_new(schema, "type",
                        arg->nullable ? json_pack("[s,s]", name, "null")
                                      : json_string(name));
}

static void
set_bounds(json_t *schema, const struct dp_arg *arg)
{
    static const char *const names[][2] = {
        [DP_ARG_STR] = {"minLength", "maxLength"},
        [DP_ARG_INT] = {"minimum", "maximum"},
        [DP_ARG_LIST] = {"minItems", "maxItems"},
    };

    if ((arg->type != DP_ARG_STR && arg->type != DP_ARG_INT
         && arg->type != DP_ARG_LIST)
        || (arg->min == 0 && arg->max == 0))
        return;
    if (arg->min != 0 || arg->type == DP_ARG_INT)
        json_object_set_new(schema, names[arg->type][0],
                            json_integer(arg->min));
    if (arg->max != 0)
        json_object_set_new(schema, names[arg->type][1],
                            json_integer(arg->max));
}

static json_t *
choices_of(const struct dp_arg *arg)
{
    json_t *list = json_array();

    for (const char *const *word = arg->choices; *word != NULL; word++)
        json_array_append_new(list, json_string(*word));
    if (arg->nullable)
        json_array_append_new(list, json_null());
    return list;
}

/* A list of objects, or, where the one row has no name, of plain values. */
static json_t *
property_of(const struct dp_arg *arg, bool closed)
{
    json_t *schema = arg->type == DP_ARG_OBJ && arg->items != NULL
                         ? schema_of(arg->items, closed && !arg->open)
                         : json_object();

    set_type(schema, arg);
    if (arg->help != NULL)
        json_object_set_new(schema, "description", json_string(arg->help));
    if (arg->format != NULL)
        json_object_set_new(schema, arg->format[0] == '^' ? "pattern"
                                                          : "format",
                            json_string(arg->format));
    if (arg->header != NULL)
        json_object_set_new(schema, "x-mcp-header", json_string(arg->header));
    if (arg->type == DP_ARG_ENUM)
        json_object_set_new(schema, "enum", choices_of(arg));
    set_bounds(schema, arg);
    if (arg->type == DP_ARG_LIST && arg->items != NULL)
        json_object_set_new(schema, "items",
                            arg->items[0].name[0] == '\0'
                                ? property_of(&arg->items[0], closed)
                                : schema_of(arg->items,
                                            closed && !arg->open));
    return schema;
}

static json_t *
schema_of(const struct dp_arg *args, bool closed)
{
    json_t *schema = json_object();
    json_t *properties = json_object();
    json_t *required = json_array();

    json_object_set_new(schema, "type", json_string("object"));
    json_object_set_new(schema, "properties", properties);
    for (; args != NULL && args->name != NULL; args++) {
        json_object_set_new(properties, args->name, property_of(args, closed));
        if (args->required)
            json_array_append_new(required, json_string(args->name));
    }
    if (json_array_size(required) > 0)
        json_object_set(schema, "required", required);
    json_decref(required);
    if (closed)
        json_object_set_new(schema, "additionalProperties", json_false());
    return schema;
}

json_t *
dp_args_schema(const struct dp_arg *args)
{
    return schema_of(args, true);
}

json_t *
dp_args_output_schema(const struct dp_arg *args)
{
    return schema_of(args, false);
}
