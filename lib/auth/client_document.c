/* Clients of metadata documents: who fetches, who waits, what does instead. */
#include "auth/client_document.h"

#include <stdatomic.h>
#include <string.h>

#include "auth/client_flight.h"
#include "auth/client_metadata.h"
#include "auth/known_client.h"
#include "base/clock.h"
#include "http/source.h"
#include "store/client_fetch.h"
#include "store/rate.h"

/* A flight is given up, and may be claimed by another, after so long. */
#define FLIGHT_S 10
#define POLL_MS 100

/* How long what is shipped does, before the document is asked for again. */
#define SHIPPED_S 600

/* Fetching and waiting keep threads from others: three of four may. */
static atomic_long under_way;

static bool
enter(const struct dp_conf *conf)
{
    long room = conf->server_threads > 1
                    ? (long)(conf->server_threads * 3 / 4)
                    : 1;

    if (atomic_fetch_add(&under_way, 1) < room)
        return true;
    atomic_fetch_sub(&under_way, 1);
    return false;
}

static void
leave(void)
{
    atomic_fetch_sub(&under_way, 1);
}

static void
too_many(struct client_flight *flight, int retry_after_s)
{
    flight->code = DP_E_RATE;
    flight->retry_after_s = retry_after_s;
    flight->problem = "Too many applications had to be looked up just now. "
                      "Wait a minute, then start again from the application.";
}

/* Is there room in the bucket?  A problem is set when not. */
static int
take(struct client_flight *flight, const char *bucket, int per_minute,
     struct dp_err *err)
{
    struct dp_rate rate;

    if (flight->problem != NULL)
        return 0;
    if (dp_rate_take(flight->pg, flight->req->arena, bucket, per_minute, &rate,
                     err)
        < 0)
        return -1;
    if (!rate.allowed)
        too_many(flight, rate.retry_after_s);
    return 0;
}

static int
limit(struct client_flight *flight, struct dp_err *err)
{
    struct dp_arena *arena = flight->req->arena;
    const char *mine = dp_printf(arena, "document:%s",
                                 dp_source_of(arena, flight->req->remote_addr));

    if (take(flight, mine, DP_CLIENT_DOCUMENT_PER_SOURCE, err) < 0)
        return -1;
    return take(flight, "document", DP_CLIENT_DOCUMENT_PER_MINUTE, err);
}

/* Somebody else fetches it: its problem, if it comes to one, is ours. */
static int
wait_for(struct client_flight *flight, const char *name, struct dp_err *err)
{
    int64_t until_ms = dp_mono_ms() + FLIGHT_S * 1000;
    struct dp_client_fetch_state state = {0};

    while (!state.ended && dp_mono_ms() < until_ms) {
        dp_sleep_ms(POLL_MS);
        if (dp_client_fetch_state(flight->pg, flight->req->arena, flight->url,
                                  name, &state, err)
            < 0)
            return -1;
    }
    flight->code = DP_E_INVALID_CLIENT_METADATA;
    flight->problem = state.problem;
    return 0;
}

/* It is ours to fetch, unless somebody just has. */
static int
fly(struct client_flight *flight, const char *name, struct dp_err *err)
{
    struct dp_client *row = NULL;
    struct dp_err ignored = {0};
    int rc =
        dp_client_find(flight->pg, flight->req->arena, flight->url, &row, err);

    if (rc == 0 && (row == NULL || row->stale))
        rc = client_flight_fetch(flight, err);
    if (dp_client_fetch_end(
            flight->pg, flight->url, name,
            rc < 0 ? "The description of this application could not be kept."
                   : flight->problem,
            flight->withdrawn, rc < 0 ? &ignored : err)
        < 0)
        rc = -1;
    return rc;
}

/* Fetch or wait.  *shut: an operator has shut the client out. */
static int
go(struct client_flight *flight, bool *shut, struct dp_err *err)
{
    struct dp_client_flight claim;

    if (limit(flight, err) < 0)
        return -1;
    if (flight->problem != NULL)
        return 0;
    if (dp_client_fetch_claim(flight->pg, flight->req->arena, flight->url,
                              FLIGHT_S, &claim, err)
        < 0)
        return -1;
    *shut = claim.outcome == DP_CLIENT_FETCH_DISABLED;
    if (*shut)
        return 0;
    return claim.outcome == DP_CLIENT_FETCH_BUSY
               ? wait_for(flight, claim.flight, err)
               : fly(flight, claim.flight, err);
}

/* What this program ships with, kept as if it had been fetched. */
static int
ship(struct client_flight *flight, const struct dp_known_client *known,
     struct dp_err *err)
{
    struct dp_client_metadata metadata = {
        .name = known->name,
        .auth_method = "none",
        .application_type = "web",
        .refresh = true,
    };
    const char *redirects[4] = {0};
    struct dp_client_origin origin = {.cache_s = SHIPPED_S};
    enum dp_client_outcome outcome;
    struct dp_client_new record;

    metadata.redirect_uris = redirects;
    for (const char *const *r = known->redirects; *r != NULL; r++) {
        if (dp_known_client_is_folder(*r))
            continue;
        redirects[metadata.n_redirect_uris++] = *r;
        if (strncmp(*r, "https:", 6) != 0)
            metadata.application_type = "native";
    }
    dp_client_record(flight->req->arena, &metadata, flight->url, known->name,
                     &record);
    record.source = DP_CLIENT_DOCUMENT;
    return dp_client_put(flight->pg, flight->req->arena, &record, &origin,
                         &outcome, err);
}

static int
complain(const struct client_flight *flight, struct dp_err *err)
{
    if (flight->problem == NULL)
        return dp_refuse(err, DP_E_INVALID_CLIENT_METADATA,
                         "The description of this application could not be "
                         "fetched. Start again from the application.");
    dp_refuse(err, flight->code, "%s", flight->problem);
    err->retry_after_s = flight->retry_after_s;
    return -1;
}

/* After the flight, or without one: what there is to go by. */
static int
settle(struct client_flight *flight, struct dp_client **client,
       struct dp_err *err)
{
    const struct dp_known_client *known =
        flight->policy.known ? dp_known_client_find(flight->url) : NULL;

    if (dp_client_find(flight->pg, flight->req->arena, flight->url, client, err)
        < 0)
        return -1;
    if (*client != NULL && (!(*client)->stale || (*client)->recent))
        return 0;
    if (known == NULL)
        return complain(flight, err);
    if (ship(flight, known, err) < 0)
        return -1;
    return dp_client_find(flight->pg, flight->req->arena, flight->url, client,
                          err);
}

/* An address of ours is nobody's document; asking for it would go round. */
static bool
is_ours(const struct dp_conf *conf, const char *url)
{
    size_t len = strlen(conf->server_public_url);

    return strncmp(url, conf->server_public_url, len) == 0
           && (url[len] == '/' || url[len] == '?');
}

int
dp_client_document_find(struct dp_pg *pg, const struct dp_req *req,
                        const char *url, struct dp_client *row,
                        struct dp_client **client, struct dp_err *err)
{
    struct client_flight flight = {
        .pg = pg, .req = req, .url = url, .row = row};
    bool shut = false;
    int rc = 0;

    *client = NULL;
    if (!req->conf->oauth_client_documents || is_ours(req->conf, url))
        return 0;
    if (dp_redirect_policy_init(&flight.policy, req->conf, err) < 0)
        return -1;
    if (enter(req->conf)) {
        rc = go(&flight, &shut, err);
        leave();
    } else {
        too_many(&flight, 5);
    }
    return rc < 0 || shut ? rc : settle(&flight, client, err);
}
