/* The account: credits, prices, limits; and the stores there are. */
#include "store/account.h"

#include "release/inside.h"
#include "store/storelist.h"
#include "json/json.h"

int
dp_desk_account(const struct dp_desk *desk, json_t **answer, struct dp_err *err)
{
    const struct dp_conf *conf = desk->conf;
    struct dp_account account;
    int64_t stored_max_bytes;

    if (dp_account_get(desk->pg, desk->arena, desk->account_id, &account, err)
        < 0)
        return -1;
    stored_max_bytes = account.stored_max_bytes > 0
                           ? account.stored_max_bytes
                           : conf->limits_stored_max_bytes;
    return dp_desk_answer(
        desk,
        json_pack(
            "{s:s, s:s, s:s, s:i, s:I, s:{s:I, s:I}, s:{s:I, s:I, s:I, s:I, "
            "s:I, s:I, s:I, s:I, s:I}}",
            "accountId", account.account_id, "login", account.login,
            "displayName", account.display_name, "credits", account.credits,
            "storedBytes", (json_int_t)account.stored_bytes, "prices",
            "perSong", (json_int_t)conf->credits_per_song, "perAiSong",
            (json_int_t)conf->credits_per_ai_song, "limits", "submitsPerMinute",
            (json_int_t)conf->limits_submits_per_minute, "draftsPerMinute",
            (json_int_t)conf->limits_drafts_per_minute, "draftVersions",
            (json_int_t)conf->limits_draft_versions, "coverMaxBytes",
            (json_int_t)conf->limits_cover_max_bytes, "audioMaxBytes",
            (json_int_t)conf->limits_audio_max_bytes, "base64MaxBytes",
            (json_int_t)conf->limits_base64_max_bytes,
            "uploadsInFlightMaxBytes",
            (json_int_t)conf->limits_in_flight_max_bytes, "storedMaxBytes",
            (json_int_t)stored_max_bytes, "minDaysAhead",
            (json_int_t)conf->release_min_days_ahead),
        answer, err);
}

int
dp_desk_stores(const struct dp_desk *desk, json_t **answer, struct dp_err *err)
{
    struct dp_outlet *stores;
    json_t *list;
    size_t n;

    stores = dp_storelist_list(desk->pg, desk->arena, true, &n, err);
    if (stores == NULL)
        return -1;
    list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "storeId",
                                              stores[i].store_id, "name",
                                              stores[i].name, "active",
                                              stores[i].active));
    return dp_desk_answer(
        desk, json_pack("{s:o, s:i}", "stores", list, "count", (int)n), answer,
        err);
}
