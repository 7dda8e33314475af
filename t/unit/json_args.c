/* Argument tables: decoding a call, and what a caller is told of a fault. */
#include "json/args.h"

#include <string.h>

#include "json/json.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;

static const char *const kinds[] = {"coverArt", "audio", NULL};

static const struct dp_arg no_name_text[] = {
    {.name = "", .type = DP_ARG_STR, .min = 1, .max = 3},
    {0},
};

static const struct dp_arg no_name_int[] = {
    {.name = "", .type = DP_ARG_INT, .min = 1, .max = 9},
    {0},
};

static const struct dp_arg track[] = {
    {.name = "title", .type = DP_ARG_STR, .required = true, .min = 1},
    {.name = "isrc", .type = DP_ARG_STR, .nullable = true},
    {.name = "number", .type = DP_ARG_INT, .min = 1},
    {0},
};

struct all {
    const char *text;
    const char *kind;
    int64_t number;
    int64_t plain;
    enum dp_tri flag;
    json_t *free;
    json_t *words;
    json_t *counts;
    json_t *tracks;
    json_t *release;
    json_t *loose;
};

static const struct dp_arg args[] = {
    {.name = "text", .type = DP_ARG_STR, .required = true, .min = 2,
     .max = 5, .offset = DP_FIELD(all, text)},
    {.name = "kind", .type = DP_ARG_ENUM, .choices = kinds,
     .alias = "file_kind", .offset = DP_FIELD(all, kind)},
    {.name = "number", .type = DP_ARG_INT, .min = -3, .max = 100,
     .offset = DP_FIELD(all, number)},
    {.name = "plain", .type = DP_ARG_INT, .offset = DP_FIELD(all, plain)},
    {.name = "flag", .type = DP_ARG_BOOL, .offset = DP_FIELD(all, flag)},
    {.name = "free", .type = DP_ARG_JSON, .offset = DP_FIELD(all, free)},
    {.name = "words", .type = DP_ARG_LIST, .items = no_name_text, .max = 3,
     .offset = DP_FIELD(all, words)},
    {.name = "counts", .type = DP_ARG_LIST, .items = no_name_int, .min = 1,
     .offset = DP_FIELD(all, counts)},
    {.name = "tracks", .type = DP_ARG_LIST, .items = track,
     .offset = DP_FIELD(all, tracks)},
    {.name = "release", .type = DP_ARG_OBJ, .items = track, .nullable = true,
     .offset = DP_FIELD(all, release)},
    {.name = "loose", .type = DP_ARG_OBJ, .items = track, .open = true,
     .offset = DP_FIELD(all, loose)},
    {0},
};

static int
decode(const char *text, struct all *all)
{
    json_t *object;

    memset(&err, 0, sizeof(err));
    memset(all, 0, sizeof(*all));
    if (dp_json_parse(&arena, text, strlen(text), &object, &err) < 0)
        bail("%s: %s", text, err.text);
    return dp_args_decode(&arena, args, object, all, &err);
}

static void
test_present(void)
{
    struct all all;

    is_int(decode("{\"text\":\"abc\",\"kind\":\"audio\",\"number\":-3,"
                  "\"plain\":0,\"flag\":false,\"free\":{\"x\":1},"
                  "\"words\":[\"a\",\"b\"],\"counts\":[1,9],"
                  "\"tracks\":[{\"title\":\"t\",\"isrc\":null}],"
                  "\"release\":{\"title\":\"r\"},\"loose\":{\"any\":[]}}",
                  &all),
           0, "a call with every argument is taken");
    is_str(all.text, "abc", "a string is decoded");
    is_str(all.kind, "audio", "a choice");
    is_int(all.number, -3, "a number");
    is_int(all.plain, 0, "a zero");
    is_int(all.flag, DP_FALSE, "a false");
    is_int(json_object_size(all.free), 1, "an object");
    is_int(json_array_size(all.words), 2, "a list of strings");
    is_int(json_array_size(all.counts), 2, "a list of numbers");
    is_int(json_array_size(all.tracks), 1, "a list of objects");
    is_str(dp_json_text(all.release, "title"), "r", "an object of a table");
    is_int(json_object_size(all.loose), 1, "and an open one");
}

static void
test_absent(void)
{
    struct all all;

    is_int(decode("{\"text\":\"abc\"}", &all), 0, "what is required will do");
    ok(all.kind == NULL && all.free == NULL && all.words == NULL
           && all.release == NULL,
       "what is absent is NULL");
    ok(all.number == DP_ARG_UNSET && all.plain == DP_ARG_UNSET,
       "an absent number is told from zero");
    is_int(all.flag, DP_UNSET, "an absent flag from false");
    is_int(decode("{\"text\":\"abc\",\"kind\":null,\"number\":null,"
                  "\"flag\":null,\"words\":null,\"release\":null}",
                  &all),
           0, "null is as good as absent");
    ok(all.kind == NULL && all.number == DP_ARG_UNSET
           && all.flag == DP_UNSET && all.release == NULL,
       "and decodes alike");
    is_int(decode("{\"text\":\"abc\",\"flag\":true}", &all), 0, "a true");
    is_int(all.flag, DP_TRUE, "is one");
    is_int(decode("{\"text\":\"abc\",\"file_kind\":\"audio\"}", &all), 0,
           "an alias is taken");
    is_str(all.kind, "audio", "for its argument");
    is_int(decode("{\"text\":\"abc\",\"file_kind\":\"x\",\"kind\":\"audio\"}",
                  &all),
           0, "where both come");
    is_str(all.kind, "audio", "the name wins");
}

static const struct {
    const char *json;
    const char *text;
    const char *pointer;
} faults[] = {
    {"{}", "text is missing", "/text"},
    {"{\"text\":null}", "text must be a string", "/text"},
    {"{\"text\":5}", "text must be a string", "/text"},
    {"{\"text\":\"a\"}", "text is too short", "/text"},
    {"{\"text\":\"abcdef\"}", "text is longer than 5 characters", "/text"},
    {"{\"text\":\"abc\",\"kind\":\"video\"}",
     "kind must be one of coverArt, audio", "/kind"},
    {"{\"text\":\"abc\",\"kind\":1}", "kind must be a string", "/kind"},
    {"{\"text\":\"abc\",\"kind\":\"Audio\"}",
     "kind must be one of coverArt, audio", "/kind"},
    {"{\"text\":\"abc\",\"number\":101}", "number must be from -3 to 100",
     "/number"},
    {"{\"text\":\"abc\",\"number\":-4}", "number must be from -3 to 100",
     "/number"},
    {"{\"text\":\"abc\",\"number\":1.5}", "number must be a whole number",
     "/number"},
    {"{\"text\":\"abc\",\"number\":\"1\"}", "number must be a whole number",
     "/number"},
    {"{\"text\":\"abc\",\"flag\":1}", "flag must be true or false", "/flag"},
    {"{\"text\":\"abc\",\"flag\":\"true\"}", "flag must be true or false",
     "/flag"},
    {"{\"text\":\"abc\",\"free\":[]}", "free must be an object", "/free"},
    {"{\"text\":\"abc\",\"words\":{}}", "words must be an array", "/words"},
    {"{\"text\":\"abc\",\"words\":\"a\"}", "words must be an array",
     "/words"},
    {"{\"text\":\"abc\",\"words\":[\"a\",7]}", "words/1 must be a string",
     "/words/1"},
    {"{\"text\":\"abc\",\"words\":[\"\"]}", "words/0 must not be empty",
     "/words/0"},
    {"{\"text\":\"abc\",\"words\":[\"abcd\"]}",
     "words/0 is longer than 3 characters", "/words/0"},
    {"{\"text\":\"abc\",\"words\":[\"a\",\"a\",\"a\",\"a\"]}",
     "words has too many items", "/words"},
    {"{\"text\":\"abc\",\"counts\":[]}", "counts must not be empty",
     "/counts"},
    {"{\"text\":\"abc\",\"counts\":[1,true]}",
     "counts/1 must be a whole number", "/counts/1"},
    {"{\"text\":\"abc\",\"counts\":[1,10]}",
     "counts/1 must be from 1 to 9", "/counts/1"},
    {"{\"text\":\"abc\",\"tracks\":[{\"title\":\"a\"},5]}",
     "tracks/1 must be an object", "/tracks/1"},
    {"{\"text\":\"abc\",\"tracks\":[{\"title\":\"a\"},{}]}",
     "tracks/1/title is missing", "/tracks/1/title"},
    {"{\"text\":\"abc\",\"tracks\":[{\"title\":\"\"}]}",
     "tracks/0/title must not be empty", "/tracks/0/title"},
    {"{\"text\":\"abc\",\"tracks\":[{\"title\":\"a\",\"number\":0}]}",
     "tracks/0/number must be at least 1", "/tracks/0/number"},
    {"{\"text\":\"abc\",\"release\":[]}", "release must be an object",
     "/release"},
    {"{\"text\":\"abc\",\"release\":{\"title\":7}}",
     "release/title must be a string", "/release/title"},
    {"{\"text\":\"abc\",\"loose\":7}", "loose must be an object", "/loose"},
    {"{\"text\":\"abc\",\"knd\":\"audio\"}",
     "There is no argument 'knd' here; did you mean 'kind'?", "/knd"},
    {"{\"text\":\"abc\",\"zzzzzzzz\":1}",
     "There is no argument 'zzzzzzzz' here.", "/zzzzzzzz"},
    {"{\"text\":\"abc\",\"a/b~c\":1}",
     "There is no argument 'a/b~c' here.", "/a~1b~0c"},
    {"{\"text\":\"abc\",\"release\":{\"title\":\"a\",\"titel\":\"b\"}}",
     "There is no argument 'titel' here; did you mean 'title'?",
     "/release/titel"},
};

static void
test_faults(void)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct all all;
        json_t *data = NULL;
        int rc = decode(faults[i].json, &all);

        ok(rc < 0 && err.code == DP_E_BAD_PARAMS, "%s is refused",
           faults[i].json);
        is_str(dp_err_text(&err), faults[i].text, "with this sentence");
        if (err.data_json != NULL)
            data = json_loads(err.data_json, 0, NULL);
        is_str(dp_json_text(data, "pointer"), faults[i].pointer,
               "and this place");
        json_decref(data);
    }
}

static void
test_data(void)
{
    struct all all;

    decode("{\"text\":\"abc\",\"tracks\":[{}]}", &all);
    is_str(err.data_json,
           "{\"argument\":\"tracks\",\"pointer\":\"/tracks/0/title\"}",
           "the data has the argument and the place in it");
    decode("{\"text\":\"abc\",\"q\\\"\\n\":1}", &all);
    is_str(err.data_json,
           "{\"argument\":\"q\\\"\\n\",\"pointer\":\"/q\\\"\\n\"}",
           "a name with quotes cannot break out of it");
}

static void
test_bounds(void)
{
    struct all all;

    is_int(decode("{\"text\":\"ab\"}", &all), 0, "a text may be shortest");
    is_int(decode("{\"text\":\"abcde\"}", &all), 0, "or longest");
    is_int(decode("{\"text\":\"\303\251\303\251\303\251\303\251\303\251\"}",
                  &all),
           0, "where characters count, not bytes");
    is_int(decode("{\"text\":\"\303\251\"}", &all), -1, "at either end");
    is_int(decode("{\"text\":\"abc\",\"number\":100}", &all), 0,
           "a number may be largest");
    is_int(decode("{\"text\":\"abc\",\"plain\":-9223372036854775807}", &all),
           0, "one without bounds anything");
    is_int(decode("{\"text\":\"abc\",\"words\":[]}", &all), 0,
           "a list without a lower bound may be empty");
}

static void
test_tables(void)
{
    static const struct dp_arg none[] = {{0}};
    static const struct dp_arg either[] = {
        {.name = "id", .type = DP_ARG_STR, .required = true,
         .nullable = true},
        {0},
    };
    const char *id = "unset";

    memset(&err, 0, sizeof(err));
    is_int(dp_args_decode(&arena, none, NULL, NULL, &err), 0,
           "no arguments fit an empty table");
    is_int(dp_args_decode(&arena, NULL, dp_json_empty(&arena), NULL, &err), 0,
           "or none");
    is_int(dp_args_decode(&arena, NULL, json_null(), NULL, &err), 0,
           "null is no arguments");
    is_int(dp_args_decode(&arena, NULL,
                          dp_json_keep(&arena, json_pack("{s:i}", "x", 1)),
                          NULL, &err),
           -1, "an argument does not fit none");
    is_int(dp_args_decode(&arena, none,
                          dp_json_keep(&arena, json_array()), NULL, &err),
           -1, "arguments are an object");
    is_str(dp_err_text(&err), "Arguments must be an object.",
           "and the message says so");
    is_int(dp_args_decode(&arena, either,
                          dp_json_keep(&arena, json_pack("{s:n}", "id")), &id,
                          &err),
           0, "null is taken where the table allows it");
    is_str(id, NULL, "and means nothing");
    is_int(dp_args_decode(&arena, either, dp_json_empty(&arena), &id, &err),
           -1, "but a required argument must be there");
}

int
main(void)
{
    dp_json_init();
    dp_arena_init(&arena);
    test_present();
    test_absent();
    test_faults();
    test_data();
    test_bounds();
    test_tables();
    dp_arena_clear(&arena);
    return done();
}
