/* Rules about the files a release names. */
#include <string.h>

#include "release/rules/check.h"
#include "json/json.h"

static void
url_ours(const struct dp_check *check)
{
    if (check->asset_id == NULL)
        dp_check_found(check, "",
                       "This is no file of this server. Upload the file "
                       "(upload_file_from_url takes any public address) and "
                       "use the fileUrl that returns.");
}

static void
asset_there(const struct dp_check *check)
{
    if (check->asset_id != NULL && check->asset == NULL)
        dp_check_found(check, "",
                       "This account has no such file. Upload it and use the "
                       "fileUrl that returns.");
}

static void
asset_of_type(const struct dp_check *check)
{
    if (check->asset != NULL && strcmp(check->asset->type, check->type) != 0)
        dp_check_found(check, "",
                       "The file was uploaded as %s, but %s is needed here.",
                       check->asset->type, check->type);
}

static bool
is_state(const struct dp_check *check, const char *state)
{
    return check->asset != NULL && strcmp(check->asset->state, state) == 0;
}

static void
asset_accepted(const struct dp_check *check)
{
    const struct dp_asset *asset = check->asset;

    if (is_state(check, "refused"))
        dp_check_found(
            check, "", "The file was refused (%s): %s Upload another.",
            asset->refusal_code != NULL ? asset->refusal_code : "unknown",
            asset->refusal_text != NULL ? asset->refusal_text : "");
}

static void
asset_checked(const struct dp_check *check)
{
    if (is_state(check, "pending"))
        dp_check_found(check, "",
                       "The file is still being checked. You can submit all "
                       "the same: the job waits for it.");
}

/* The text of an advisory: {"code", "text"} or plain text. */
static const char *
advisory_text(const json_t *advisory)
{
    static const char *const names[] = {"text", "message", "code", NULL};

    if (json_is_string(advisory))
        return json_string_value(advisory);
    for (const char *const *name = names; *name != NULL; name++) {
        if (dp_json_text(advisory, *name) != NULL)
            return dp_json_text(advisory, *name);
    }
    return NULL;
}

static void
asset_advisories(const struct dp_check *check)
{
    const struct dp_asset *asset = check->asset;
    json_t *list;
    const json_t *advisory;
    struct dp_err err;
    size_t i;

    if (asset == NULL || asset->advisories == NULL
        || dp_json_parse(check->arena, asset->advisories,
                         strlen(asset->advisories), &list, &err)
               < 0)
        return;
    json_array_foreach(list, i, advisory)
    {
        const char *text = advisory_text(advisory);

        if (text != NULL)
            dp_check_found(check, "", "%s", text);
    }
}

/* clang-format off */
const struct dp_rule dp_rules_files[] = {
    {"file_url_foreign", DP_BLOCKING, DP_ON_FILE, url_ours,
     "Files are uploaded here first; only this server's fileUrl is taken."},
    {"asset_unknown", DP_BLOCKING, DP_ON_FILE, asset_there,
     "Files belong to the account that submits."},
    {"asset_wrong_type", DP_BLOCKING, DP_ON_FILE, asset_of_type,
     "A cover was uploaded as coverArt, audio as audio."},
    {"asset_refused", DP_BLOCKING, DP_ON_FILE, asset_accepted,
     "Files are usable: covers square and at least {media.cover_min_side_px} "
     "pixels wide, audio whole and readable."},
    {"asset_pending", DP_ADVISORY, DP_ON_FILE, asset_checked,
     "A file that is still being checked delays the release job."},
    {"asset_advisory", DP_ADVISORY, DP_ON_FILE, asset_advisories,
     "Covers of {media.cover_side_px} pixels and lossless audio are best."},
    {0},
};
/* clang-format on */
