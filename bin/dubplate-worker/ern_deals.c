/* DealList: where, from when, and in which ways it may be used. */
#include <string.h>

#include "ern_xml.h"
#include "json/json.h"

static const struct {
    const char *model;
    const char *use;
} deals[] = {
    {"SubscriptionModel",           "OnDemandStream"     },
    {"SubscriptionModel",           "ConditionalDownload"},
    {"AdvertisementSupportedModel", "OnDemandStream"     },
    {"PayAsYouGoModel",             "PermanentDownload"  },
};

/* One element for each code of a list; false when there is none. */
static bool
codes(struct ern *ern, const char *name, const char *key)
{
    const json_t *list = json_object_get(ern->cargo->fields, key);
    json_t *code;
    size_t i;

    json_array_foreach(list, i, code)
        ern_text(ern, name, json_string_value(code));
    return json_array_size(list) > 0;
}

static void
territories(struct ern *ern)
{
    if (!codes(ern, "TerritoryCode", "territories_include"))
        ern_text(ern, "TerritoryCode", "Worldwide");
    codes(ern, "ExcludedTerritoryCode", "territories_exclude");
}

/* From the release date; of a takedown until its message was made. */
static void
validity(struct ern *ern, const char *start, const char *end)
{
    const char *created = ern->cargo->created_at;

    ern_open(ern, "ValidityPeriod");
    if (ern->cargo->takedown) {
        if (strncmp(start, created, 10) >= 0) /* withdrawn before it began */
            ern_text(ern, "StartDateTime", created);
        else
            ern_textf(ern, "StartDateTime", "%sT00:00:00Z", start);
        ern_text(ern, "EndDateTime", created);
    } else {
        ern_text(ern, "StartDate", start);
        ern_text(ern, "EndDate", end);
    }
    ern_close(ern);
}

static void
deal(struct ern *ern, size_t which, const char *start, const char *end)
{
    ern_open(ern, "Deal");
    ern_open(ern, "DealTerms");
    territories(ern);
    validity(ern, start, end);
    ern_text(ern, "CommercialModelType", deals[which].model);
    ern_text(ern, "UseType", deals[which].use);
    ern_close(ern);
    ern_close(ern);
}

/* Orders taken before the release date, where that is wanted. */
static void
pre_order(struct ern *ern, const char *release_date)
{
    const char *from = dp_json_text(ern->cargo->fields, "pre_order_date");

    if (ern->cargo->takedown || !from || strcmp(from, release_date) >= 0)
        return;
    ern_open(ern, "Deal");
    ern_open(ern, "DealTerms");
    territories(ern);
    validity(ern, from, release_date);
    ern_text(ern, "CommercialModelType", "PayAsYouGoModel");
    ern_text(ern, "UseType", "PermanentDownload");
    ern_text(ern, "IsPreOrderDeal", "true");
    ern_close(ern);
    ern_close(ern);
}

void
ern_deals(struct ern *ern)
{
    const char *release_date = dp_json_text(ern->cargo->fields, "release_date");

    ern_open(ern, "DealList");
    ern_open(ern, "ReleaseDeal");
    for (size_t i = 0; i <= ern->cargo->n_tracks; i++)
        ern_textf(ern, "DealReleaseReference", "R%zu", i);
    pre_order(ern, release_date);
    for (size_t i = 0; i < sizeof(deals) / sizeof(deals[0]); i++)
        deal(ern, i, release_date, NULL);
    ern_close(ern);
    ern_close(ern);
}
