/* Prompt prepare_release: from a few words to a draft that can go out. */
#include <string.h>

#include "at_desk.h"
#include "complete_desk.h"
#include "json/json.h"
#include "mcp/prompt.h"

struct prepare {
    const char *title;
    const char *artist;
    const char *genre;
    const char *store;
};

static void
add_known(struct dp_str *text, const char *name, const char *value)
{
    if (value != NULL)
        dp_str_addf(text, "- %s: %s\n", name, value);
}

static int
run(const struct dp_call *call, const void *args, json_t **messages,
    struct dp_err *err)
{
    const struct prepare *known = args;
    struct dp_str text;

    (void)err;
    dp_str_init(&text, call->arena, 8000);
    dp_str_add(&text,
               "Help me prepare a music release for delivery to stores.\n\n");
    add_known(&text, "Title", known->title);
    add_known(&text, "Primary artist", known->artist);
    add_known(&text, "Genre", known->genre);
    add_known(&text, "Store id", known->store);
    dp_str_add(
        &text,
        "\nRead mcp://docs/agent-guide and mcp://docs/metadata-rules-hitlist "
        "first. Ask me for what is missing: title, artist, genre, release "
        "date, labels, the stores, and for each track its title, writers and "
        "audio file. Upload the cover and the audio, save everything with "
        "save_release_draft, and check it with validate_release. Then show "
        "me the findings, the price in credits and the stores. Do not call "
        "submit_release before I have said yes.\n");
    *messages = dp_json_keep(call->arena, json_array());
    dp_prompt_say(*messages, "user", text.data);
    return 0;
}

static int
complete(const struct dp_call *call, struct dp_completion *completion,
         struct dp_err *err)
{
    if (strcmp(completion->argument, "genre") == 0)
        return complete_genre(call, completion, err);
    if (strcmp(completion->argument, "store") == 0)
        return complete_store(call, completion, err);
    return 0;
}

static const struct dp_arg prepare_args[] = {
    {.name = "title", .type = DP_ARG_STR, .max = 200,
     .help = "Title of the release.", .offset = DP_FIELD(prepare, title)},
    {.name = "artist", .type = DP_ARG_STR, .max = 200,
     .help = "Name of the primary artist.",
     .offset = DP_FIELD(prepare, artist)},
    {.name = "genre", .type = DP_ARG_STR, .max = 100, .help = "Main genre.",
     .offset = DP_FIELD(prepare, genre)},
    {.name = "store", .type = DP_ARG_STR, .max = 100,
     .help = "Id of a store it must go to.",
     .offset = DP_FIELD(prepare, store)},
    {0},
};

const struct dp_prompt dp_prompt_prepare_release = {
    .name = "prepare_release",
    .title = "Prepare a release",
    .help = "From a few words to a checked draft with cover and audio, ready "
            "to be submitted.",
    .args = prepare_args,
    .args_size = sizeof(struct prepare),
    .scope = DP_SCOPE_READ,
    .run = run,
    .complete = complete,
};
