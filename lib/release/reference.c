/* What agents read about releases, printed from the tables. */
#include "release/reference.h"

#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "release/fields.h"
#include "release/rules.h"
#include "json/json.h"

#define TEXT_MAX (256u * 1024u)
#define DAYS_AHEAD 28 /* of the example's release date */

static const char *const release_notes[] = {
    "Names are taken in snake_case and in camelCase.",
    "Upload the cover first; cover_art_file_url is the fileUrl the upload "
    "returned. Addresses of other servers are refused: use "
    "upload_file_from_url.",
    "Leave upc away to have one assigned.",
    "Featured artists are contributors with role featured_artist.",
    NULL,
};

static const char *const track_notes[] = {
    "audio_file_url is the fileUrl that an upload of type audio returned.",
    "explicit_flag is true or false, never absent.",
    "writers is a list of {\"name\": \"First Last\"}: full legal names.",
    "Leave isrc away to have one assigned.",
    NULL,
};

static json_t *
print_list(const char *const *texts)
{
    json_t *list = json_array();

    for (; *texts != NULL; texts++)
        json_array_append_new(list, json_string(*texts));
    return list;
}

static json_t *
print_fields(const struct dp_arg *fields, const char *const *required,
             const char *const *notes)
{
    json_t *schema = dp_args_output_schema(fields);

    json_object_set_new(schema, "required", print_list(required));
    json_object_set_new(schema, "notes", print_list(notes));
    return schema;
}

static json_t *
print_example(struct dp_arena *arena, const struct dp_conf *conf)
{
    static const char form[] =
        "%s/api/mcp/files/00000000-0000-0000-0000-00000000000%d";
    const char *base = conf->server_public_url;
    const char *date =
        dp_clock_date(arena, DAYS_AHEAD + (int)conf->release_min_days_ahead);

    return json_pack("{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:b}}, "
                     "s:[{s:s, s:s, s:b, s:[{s:s}]}]}",
                     "release", "title", "Night Drive", "primary_artist_name",
                     "Mira Velde", "genre", "Electronic", "release_date", date,
                     "label", "Velde Records", "cover_art_file_url",
                     dp_printf(arena, form, base, 1), "ai_disclosure", "audio",
                     0, "tracks", "title", "Harbour Lights", "audio_file_url",
                     dp_printf(arena, form, base, 2), "explicit_flag", 0,
                     "writers", "name", "Mira Velde");
}

json_t *
dp_reference_schema(struct dp_arena *arena, const struct dp_conf *conf)
{
    return dp_json_keep(
        arena,
        json_pack(
            "{s:o, s:o, s:o, s:o}", "release",
            print_fields(dp_release_fields, dp_release_required, release_notes),
            "track",
            print_fields(dp_track_fields, dp_track_required, track_notes),
            "contributorRoles", print_list(dp_contributor_roles), "example",
            print_example(arena, conf)));
}

static const char *
applies_to(const struct dp_rule *rule)
{
    static const char *const names[] = {
        [DP_ON_DOCUMENT] = "release and tracks",
        [DP_ON_RELEASE] = "release",
        [DP_ON_TRACK] = "track",
        [DP_ON_BOTH] = "release and each track",
        [DP_ON_FILE] = "cover art and audio",
    };

    return names[rule->on];
}

json_t *
dp_reference_rules(struct dp_arena *arena, const struct dp_conf *conf)
{
    json_t *list = json_array();

    for (const struct dp_rule *const *table = dp_rules; *table != NULL;
         table++) {
        for (const struct dp_rule *rule = *table; rule->code != NULL; rule++)
            json_array_append_new(
                list,
                json_pack("{s:s, s:s, s:s, s:s}", "code", rule->code,
                          "severity", dp_severity_name(rule->severity),
                          "appliesTo", applies_to(rule), "rule",
                          dp_conf_fill(conf, arena, rule->text)));
    }
    return dp_json_keep(arena, json_pack("{s:o}", "rules", list));
}

static void
add_rules(struct dp_str *out, enum dp_severity severity)
{
    for (const struct dp_rule *const *table = dp_rules; *table != NULL;
         table++) {
        for (const struct dp_rule *rule = *table; rule->code != NULL; rule++) {
            if (rule->severity == severity)
                dp_str_addf(out, "- `%s`: %s\n", rule->code, rule->text);
        }
    }
}

const char *
dp_reference_hitlist(struct dp_arena *arena, const struct dp_conf *conf)
{
    struct dp_str out;

    dp_str_init(&out, arena, TEXT_MAX);
    dp_str_add(&out, "# Metadata rules\n\n"
                     "`validate_release` checks all of them and names each "
                     "finding by its code, with a JSON pointer to the field."
                     "\n\n## These block a submit\n\n");
    add_rules(&out, DP_BLOCKING);
    dp_str_add(&out, "\n## These are advice\n\n");
    add_rules(&out, DP_ADVISORY);
    return dp_conf_fill(conf, arena, out.data);
}

static const char guide[] =
    "# Releasing a record\n"
    "\n"
    "1. Ask for what is missing, with `get_release_schema` and\n"
    "   `get_metadata_rules` at hand. Never invent names, titles or dates.\n"
    "2. Save what you have with `save_release_draft`. The answer has a\n"
    "   `releaseId`: send it with every later call. A save changes only\n"
    "   what you send; `trackPatches` changes single tracks.\n"
    "3. Upload the cover (`coverArt`) and each track (`audio`). Files on\n"
    "   this computer: `prepare_local_file_upload`. Files on the web:\n"
    "   `upload_file_from_url`. Put each `fileUrl` into the draft.\n"
    "4. `validate_release` with the `releaseId`. Mend all blocking\n"
    "   findings; tell the user about the advisories.\n"
    "5. Show the user the whole release and its price\n"
    "   (`creditsRequired`), and ask before you go on: a submit debits\n"
    "   credits.\n"
    "6. `submit_release` with the `releaseId`. Where your client can ask,\n"
    "   the user confirms it there; `declined` means that nothing was\n"
    "   done. When an answer gets lost, submit the same again: it is\n"
    "   never paid twice.\n"
    "7. Follow `get_release_job` until its state is `done` or `failed`,\n"
    "   a few seconds apart, or subscribe to `mcp://release-jobs/{id}`;\n"
    "   `get_release_status` says where each store stands.\n"
    "\n"
    "## When something fails\n"
    "\n"
    "- Every error has `error`, a stable name, and `message`, which says\n"
    "  what to do. `rate_limited` has `retryAfterSeconds`: wait that long.\n"
    "- `conflict`: somebody saved in between. Read `get_release_metadata`\n"
    "  and repeat your change on its `version`.\n"
    "- `insufficient_credits`: nothing was debited; the user must add\n"
    "  credits.\n"
    "- `account_full`: the account may not store more files. The operator\n"
    "  can raise the limit; `get_account` says how much is stored.\n"
    "- `in_progress`: a job has the release. Follow it, then try again.\n"
    "- A job that failed gives the credits back; mend what its error names\n"
    "  and submit again.\n"
    "\n"
    "## Prices and limits here\n"
    "\n"
    "- {credits.per_song} credits a song, {credits.per_ai_song} a song made "
    "with AI.\n"
    "- Covers to {limits.cover_max_bytes}, audio to {limits.audio_max_bytes}; "
    "base64 in a tool call to {limits.base64_max_bytes}.\n"
    "- {limits.submits_per_minute} submits and {limits.drafts_per_minute} "
    "saves of drafts a minute.\n"
    "- The release date must be at least {release.min_days_ahead} days ahead."
    "\n";

const char *
dp_reference_guide(struct dp_arena *arena, const struct dp_conf *conf)
{
    return dp_conf_fill(conf, arena, guide);
}
