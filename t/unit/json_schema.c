/* Argument tables printed as JSON Schema, and "did you mean". */
#include <string.h>

#include "json/args.h"
#include "json/json.h"
#include "tap/tap.h"

static struct dp_arena arena;

static const char *const kinds[] = {"a", "b", NULL};

static const struct dp_arg text_item[] = {
    {.name = "", .type = DP_ARG_STR, .max = 3, .help = "A word."},
    {0},
};

static const struct dp_arg inner[] = {
    {.name = "id", .type = DP_ARG_STR, .required = true},
    {0},
};

/* The schema of a table of one row. */
static const char *
schema_of(struct dp_arg row)
{
    struct dp_arg table[2] = {row, {0}};
    json_t *schema = dp_json_keep(&arena, dp_args_schema(table));

    row.name = row.name != NULL ? row.name : "x";
    return dp_json_print(
        &arena, json_object_get(json_object_get(schema, "properties"),
                                row.name));
}

#define SCHEMA(...) schema_of((struct dp_arg){.name = "x", __VA_ARGS__})

static void
test_types(void)
{
    is_str(SCHEMA(.type = DP_ARG_STR), "{\"type\":\"string\"}", "a string");
    is_str(SCHEMA(.type = DP_ARG_STR, .help = "What it is."),
           "{\"type\":\"string\",\"description\":\"What it is.\"}",
           "with its help");
    is_str(SCHEMA(.type = DP_ARG_STR, .min = 1, .max = 9),
           "{\"type\":\"string\",\"minLength\":1,\"maxLength\":9}",
           "with its bounds");
    is_str(SCHEMA(.type = DP_ARG_STR, .nullable = true),
           "{\"type\":[\"string\",\"null\"]}", "that may be null");
    is_str(SCHEMA(.type = DP_ARG_STR, .format = "date"),
           "{\"type\":\"string\",\"format\":\"date\"}", "with a format");
    is_str(SCHEMA(.type = DP_ARG_STR, .format = "^[0-9]+$"),
           "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}",
           "with a pattern");
    is_str(SCHEMA(.type = DP_ARG_INT), "{\"type\":\"integer\"}", "a number");
    is_str(SCHEMA(.type = DP_ARG_INT, .max = 5),
           "{\"type\":\"integer\",\"minimum\":0,\"maximum\":5}",
           "whose lower bound is zero where only the upper is given");
    is_str(SCHEMA(.type = DP_ARG_INT, .min = 2),
           "{\"type\":\"integer\",\"minimum\":2}", "with one bound");
    is_str(SCHEMA(.type = DP_ARG_BOOL), "{\"type\":\"boolean\"}", "a flag");
    is_str(SCHEMA(.type = DP_ARG_ENUM, .choices = kinds),
           "{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}", "a choice");
    is_str(SCHEMA(.type = DP_ARG_ENUM, .choices = kinds, .nullable = true),
           "{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",\"b\",null]}",
           "that may be null");
    is_str(SCHEMA(.type = DP_ARG_JSON), "{\"type\":\"object\"}",
           "any object");
    is_str(SCHEMA(.type = DP_ARG_LIST), "{\"type\":\"array\"}", "any list");
    is_str(SCHEMA(.type = DP_ARG_LIST, .items = text_item, .min = 1),
           "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":"
           "\"string\",\"description\":\"A word.\",\"maxLength\":3}}",
           "a list of strings");
    is_str(SCHEMA(.type = DP_ARG_LIST, .items = inner),
           "{\"type\":\"array\",\"items\":{\"type\":\"object\","
           "\"properties\":{\"id\":{\"type\":\"string\"}},\"required\":"
           "[\"id\"],\"additionalProperties\":false}}",
           "a list of closed objects");
    is_str(SCHEMA(.type = DP_ARG_OBJ, .items = inner),
           "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":"
           "\"string\"}},\"required\":[\"id\"],"
           "\"additionalProperties\":false}",
           "a closed object");
    is_str(SCHEMA(.type = DP_ARG_OBJ, .items = inner, .open = true),
           "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":"
           "\"string\"}},\"required\":[\"id\"]}",
           "an open one");
}

static const char *
print(json_t *schema)
{
    return dp_json_print(&arena, dp_json_keep(&arena, schema));
}

static void
test_tables(void)
{
    static const struct dp_arg table[] = {
        {.name = "b", .type = DP_ARG_STR, .required = true, .alias = "bb"},
        {.name = "a", .type = DP_ARG_OBJ, .items = inner},
        {0},
    };

    is_str(print(dp_args_schema(NULL)),
           "{\"type\":\"object\",\"properties\":{},"
           "\"additionalProperties\":false}",
           "a tool without arguments takes none");
    is_str(print(dp_args_output_schema(NULL)),
           "{\"type\":\"object\",\"properties\":{}}",
           "an answer without a table is any object");
    is_str(print(dp_args_schema(table)),
           "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"},"
           "\"a\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":"
           "\"string\"}},\"required\":[\"id\"],\"additionalProperties\":false"
           "}},\"required\":[\"b\"],\"additionalProperties\":false}",
           "a table is a closed object, in its order, without aliases");
    is_str(print(dp_args_output_schema(table)),
           "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"},"
           "\"a\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":"
           "\"string\"}},\"required\":[\"id\"]}},\"required\":[\"b\"]}",
           "as an answer it is open all the way down");
}

static void
test_nearest(void)
{
    static const char *const words[]
        = {"list_releases", "list_stores", "get_release_schema",
           "submit_release", "ping", NULL};
    static const char *const none[] = {NULL};
    char longest[200];

    memset(longest, 'a', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    is_str(dp_args_nearest("list_release", words), "list_releases",
           "a letter that is missing");
    is_str(dp_args_nearest("list_storess", words), "list_stores",
           "one too many");
    is_str(dp_args_nearest("submit_relaese", words), "submit_release",
           "two that changed places");
    is_str(dp_args_nearest("getReleaseSchema", words), "get_release_schema",
           "another way to write words");
    is_str(dp_args_nearest("ping", words), "ping", "the word itself");
    is_str(dp_args_nearest("upload", words), NULL,
           "a word that is like none has no neighbour");
    is_str(dp_args_nearest("x", words), NULL, "nor has a letter");
    is_str(dp_args_nearest("", words), NULL, "nor nothing");
    is_str(dp_args_nearest("ping", none), NULL, "nor any word among none");
    is_str(dp_args_nearest(longest, words), NULL,
           "a word longer than all names is not looked for");
}

int
main(void)
{
    dp_json_init();
    dp_arena_init(&arena);
    test_types();
    test_tables();
    test_nearest();
    dp_arena_clear(&arena);
    return done();
}
