/* A call's arguments against a table of every type. */
#include "json/args.h"

#include "fuzz.h"
#include "json/json.h"

static const char *const kinds[] = {"coverArt", "audio", NULL};

static const struct dp_arg word[] = {
    {.name = "", .type = DP_ARG_STR, .min = 1, .max = 8},
    {0},
};

static const struct dp_arg track[] = {
    {.name = "title", .type = DP_ARG_STR, .required = true, .min = 1},
    {.name = "isrc", .type = DP_ARG_STR, .nullable = true, .max = 12},
    {.name = "words", .type = DP_ARG_LIST, .items = word, .max = 3},
    {0},
};

struct all {
    const char *text;
    const char *kind;
    int64_t number;
    enum dp_tri flag;
    json_t *free;
    json_t *tracks;
    json_t *release;
};

static const struct dp_arg args[] = {
    {.name = "text", .type = DP_ARG_STR, .required = true, .min = 2,
     .max = 5, .offset = DP_FIELD(all, text)},
    {.name = "kind", .type = DP_ARG_ENUM, .choices = kinds,
     .alias = "file_kind", .offset = DP_FIELD(all, kind)},
    {.name = "number", .type = DP_ARG_INT, .min = -3, .max = 100,
     .offset = DP_FIELD(all, number)},
    {.name = "flag", .type = DP_ARG_BOOL, .offset = DP_FIELD(all, flag)},
    {.name = "free", .type = DP_ARG_JSON, .offset = DP_FIELD(all, free)},
    {.name = "tracks", .type = DP_ARG_LIST, .items = track, .min = 1,
     .offset = DP_FIELD(all, tracks)},
    {.name = "release", .type = DP_ARG_OBJ, .items = track, .nullable = true,
     .offset = DP_FIELD(all, release)},
    {0},
};

static void
check_decoded(const struct all *all)
{
    MUST(all->text != NULL && strlen(all->text) >= 2);
    MUST(all->kind == NULL || strcmp(all->kind, "coverArt") == 0
         || strcmp(all->kind, "audio") == 0);
    MUST(all->number == DP_ARG_UNSET
         || (all->number >= -3 && all->number <= 100));
    MUST(all->free == NULL || json_is_object(all->free));
    MUST(all->tracks == NULL || json_array_size(all->tracks) >= 1);
    MUST(all->release == NULL || json_is_object(all->release));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    struct all all = {0};
    json_t *object;
    json_t *more;

    dp_arena_init(&arena);
    if (dp_json_parse(&arena, (const char *)data, size, &object, &err) == 0) {
        if (dp_args_decode(&arena, args, object, &all, &err) == 0) {
            check_decoded(&all);
        } else {
            MUST(err.code == DP_E_BAD_PARAMS);
            MUST_BE_REFUSAL(&err);
            MUST(err.data_json == NULL
                 || dp_json_parse(&arena, err.data_json,
                                  strlen(err.data_json), &more, &err)
                        == 0);
        }
    }
    dp_arena_clear(&arena);
    return 0;
}
