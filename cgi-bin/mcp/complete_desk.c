/* What can be completed at the desk. */
#include "complete_desk.h"

#include <string.h>
#include <strings.h>

#include "at_desk.h"
#include "json/json.h"

int
complete_genre(const struct dp_call *call, struct dp_completion *completion,
               struct dp_err *err)
{
    static const char *const genres[] = {
        "Afrobeats", "Alternative", "Ambient", "Blues", "Children's Music",
        "Classical", "Country", "Dance", "Drum & Bass", "Dub", "Dubstep",
        "Electronic", "Experimental", "Folk", "Funk", "Gospel", "Hip-Hop",
        "House", "Indie", "Jazz", "K-Pop", "Latin", "Lo-Fi", "Metal", "Pop",
        "Punk", "R&B", "Reggae", "Rock", "Singer-Songwriter", "Soul",
        "Soundtrack", "Spoken Word", "Techno", "Trance", "World"};

    (void)call;
    (void)err;
    for (size_t i = 0; i < sizeof(genres) / sizeof(genres[0]); i++)
        dp_complete_offer(completion, genres[i]);
    return 0;
}

int
complete_store(const struct dp_call *call, struct dp_completion *completion,
               struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);
    json_t *answer;
    size_t i;
    const json_t *store;

    if (dp_desk_stores(&desk, &answer, err) < 0)
        return -1;
    json_array_foreach(json_object_get(answer, "stores"), i, store)
    {
        if (json_is_true(json_object_get(store, "active")))
            dp_complete_offer(completion, dp_json_text(store, "storeId"));
    }
    return 0;
}

/* Offer a member of each release whose title, or that member, begins so. */
static int
offer_releases(const struct dp_call *call, const char *member,
               struct dp_completion *completion, struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);
    size_t typed = strlen(completion->value);
    json_t *answer;
    size_t i;
    const json_t *release;

    if (dp_desk_list(&desk, DP_COMPLETE_MAX, &answer, err) < 0)
        return -1;
    json_array_foreach(json_object_get(answer, "releases"), i, release)
    {
        const char *id = dp_json_text(release, member);
        const char *title = dp_json_text(release, "title");

        if (id != NULL && title != NULL
            && strncasecmp(title, completion->value, typed) == 0)
            dp_complete_add(completion, id);
        else if (id != NULL)
            dp_complete_offer(completion, id);
    }
    return 0;
}

int
complete_release(const struct dp_call *call, struct dp_completion *completion,
                 struct dp_err *err)
{
    return offer_releases(call, "releaseId", completion, err);
}

int
complete_job(const struct dp_call *call, struct dp_completion *completion,
             struct dp_err *err)
{
    return offer_releases(call, "jobId", completion, err);
}
