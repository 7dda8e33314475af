/* Submitting: findings, price, then one transaction in the database. */
#include <string.h>

#include "json/json.h"
#include "release/inside.h"
#include "store/account.h"

#define NAMES_MAX 2000

/* A submit under way. */
struct submit {
    const struct dp_desk *desk;
    const struct dp_submit_request *request;
    struct dp_document document;
    int draft_version; /* that document goes by; 0 = none */
    struct dp_findings findings;
    json_t *advisories;
    struct dp_hash hash; /* of the document's canonical form */
    int price;
    struct dp_submitted done;
};

static int
refuse_findings(const struct submit *submit, struct dp_err *err)
{
    const struct dp_findings *findings = &submit->findings;
    const struct dp_finding *first = findings->items;
    json_t *data;

    while (first->severity != DP_BLOCKING)
        first++;
    dp_refuse(err, DP_E_INVALID_RELEASE,
              "%zu finding%s block%s the release; nothing was debited. The "
              "first, at %s: %s",
              findings->n_blocking, findings->n_blocking == 1 ? "" : "s",
              findings->n_blocking == 1 ? "s" : "", first->pointer,
              first->message);
    data = dp_json_keep(
        submit->desk->arena,
        json_pack("{s:o}", "findings", dp_findings_json_all(findings)));
    if (data != NULL)
        err->data_json = dp_json_print(submit->desk->arena, data);
    return -1;
}

/* What release_submit() makes rows of, and which files they name. */
static json_t *
list_tracks(const struct submit *submit, json_t *audio)
{
    const struct dp_desk *desk = submit->desk;
    json_t *list = dp_json_keep(desk->arena, json_array());
    const json_t *track;
    size_t i;

    json_array_foreach(submit->document.tracks, i, track)
    {
        const char *id =
            dp_rules_asset_id(desk->arena, desk->conf->server_public_url,
                              dp_json_text(track, "audio_file_url"));

        json_array_append_new(audio, json_string(id));
        json_array_append_new(
            list, json_pack("{s:i, s:s, s:s?, s:s, s:b}", "position",
                            (int)i + 1, "title", dp_json_text(track, "title"),
                            "isrc", dp_json_text(track, "isrc"),
                            "audio_asset_id", id, "ai_disclosed",
                            dp_rules_is_ai(&submit->document, track)));
    }
    return list;
}

static int
write(struct submit *submit, struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;
    json_t *audio = json_array();
    json_t *tracks = list_tracks(submit, audio);
    json_t *whole =
        dp_json_keep(desk->arena, dp_document_json(&submit->document));
    struct dp_submit row = {
        .account_id = desk->account_id,
        .release_id = submit->request->release_id,
        .conversation_id = submit->request->conversation_id,
        .draft_version = submit->draft_version,
        .credits = submit->price,
        .tracks_json = dp_json_print(desk->arena, tracks),
        .provenance_json = dp_desk_provenance(desk),
    };

    json_object_set_new(
        whole, "assets",
        json_pack("{s:s, s:o}", "cover",
                  dp_rules_asset_id(desk->arena, desk->conf->server_public_url,
                                    dp_json_text(submit->document.release,
                                                 "cover_art_file_url")),
                  "audio", audio));
    json_object_set(whole, "advisories", submit->advisories);
    row.document_json = dp_json_print(desk->arena, whole);
    row.document_hash = submit->hash;
    row.store_ids = dp_desk_texts(
        desk,
        json_object_get(submit->document.release, "distribution_store_ids"),
        &row.n_stores);
    return dp_release_submit(desk->pg, desk->arena, &row, &submit->done, err);
}

static int
refuse_credits(const struct submit *submit, struct dp_err *err)
{
    dp_refuse(err, DP_E_CREDITS,
              "This submit costs %d credits and the account has %d; nothing "
              "was debited. Add credits and submit again.",
              submit->done.credits_due, submit->done.balance);
    err->data_json =
        dp_printf(submit->desk->arena, "{\"required\":%d,\"balance\":%d}",
                  submit->done.credits_due, submit->done.balance);
    return -1;
}

static int
refuse_running(const struct submit *submit, struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;
    struct dp_release release;

    if (dp_release_get(desk->pg, desk->arena, desk->account_id,
                       submit->request->release_id, &release, err)
        < 0)
        return -1;
    dp_refuse(err, DP_E_IN_PROGRESS,
              "A job of this release is still running. Follow it with "
              "get_release_job, and submit again when it has ended.");
    if (release.job_id != NULL)
        err->data_json =
            dp_printf(desk->arena, "{\"jobId\":\"%s\"}", release.job_id);
    return -1;
}

/* The advisories of the first answer, in this program's order of members. */
static int
recall_advisories(struct submit *submit, struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;
    struct dp_findings findings;
    struct dp_release_revision revision;
    const json_t *item;
    json_t *whole;
    size_t i;

    if (dp_release_get_revision(desk->pg, desk->arena, desk->account_id,
                                submit->done.release_id, submit->done.revision,
                                &revision, err)
            < 0
        || dp_json_parse(desk->arena, revision.document,
                         strlen(revision.document), &whole, err)
               < 0)
        return -1;
    dp_findings_init(&findings, desk->arena);
    json_array_foreach(json_object_get(whole, "advisories"), i, item)
    {
        const struct dp_finding finding = {
            .code = dp_json_text(item, "code"),
            .severity = DP_ADVISORY,
            .pointer = dp_json_text(item, "pointer"),
            .message = dp_json_text(item, "message"),
        };

        dp_findings_add(&findings, &finding);
    }
    submit->advisories =
        dp_json_keep(desk->arena, dp_findings_json(&findings, DP_ADVISORY));
    return 0;
}

static json_t *
print(const struct submit *submit, const json_t *response)
{
    const struct dp_desk *desk = submit->desk;
    const char *release_id = submit->done.release_id;

    return json_pack(
        "{s:s, s:s, s:i, s:s, s:I, s:I, s:O, s:O, s:o, s:o}", "releaseId",
        release_id, "jobId", submit->done.job_id, "revision",
        submit->done.revision, "status", dp_json_text(response, "status"),
        "creditsDebited",
        (json_int_t)dp_json_int(response, "creditsDebited", 0), "balance",
        (json_int_t)dp_json_int(response, "creditsRemaining", 0), "stores",
        json_object_get(response, "storeIds"), "advisories", submit->advisories,
        "statusUrl", dp_desk_link(desk, "releases/%s/status", release_id),
        "jobUrl", dp_desk_link(desk, "release-jobs/%s", submit->done.job_id));
}

static int
finish(struct submit *submit, json_t **answer, struct dp_err *err)
{
    json_t *response;

    switch (submit->done.outcome) {
    case DP_SUBMIT_SUBMITTED:
        break;
    case DP_SUBMIT_REPLAYED:
        if (recall_advisories(submit, err) < 0)
            return -1;
        break;
    case DP_SUBMIT_CREDITS:
        return refuse_credits(submit, err);
    case DP_SUBMIT_IN_PROGRESS:
        return refuse_running(submit, err);
    case DP_SUBMIT_NOT_FOUND:
        return dp_fail(err, DP_E_NOT_FOUND, "submit");
    case DP_SUBMIT_UNKNOWN_STORE:
        return dp_fail(err, DP_E_STORE, "submit: no active store is left");
    case DP_SUBMIT_UNKNOWN_ASSET:
        return dp_fail(err, DP_E_NOT_FOUND, "submit: an asset went away");
    case DP_SUBMIT_UPC_FIXED:
        return dp_refuse(err, DP_E_CONFLICT,
                         "The stores have this release under another UPC, "
                         "which stays: leave upc away. Another record is "
                         "another release.");
    case DP_SUBMIT_UPC_TAKEN:
        return dp_refuse(err, DP_E_CONFLICT,
                         "This UPC belongs to another release. Leave upc away "
                         "to have one assigned.");
    case DP_SUBMIT_ISRC_TAKEN:
        return dp_refuse(err, DP_E_CONFLICT,
                         "An isrc is one that is assigned here, and not to "
                         "this account. Leave it away to have one assigned.");
    }
    if (dp_json_parse(submit->desk->arena, submit->done.response,
                      strlen(submit->done.response), &response, err)
        < 0)
        return -1;
    return dp_desk_answer(submit->desk, print(submit, response), answer, err);
}

/*
 * Was it submitted before?  Asked before the rules are: a repeat gets its
 * first answer also when the rules would refuse it by now.
 */
static int
find_repeat(struct submit *submit, bool *found, struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;
    struct dp_submit key = {.account_id = desk->account_id,
                            .release_id = submit->request->release_id};
    struct dp_submitted *repeat;

    dp_document_hash(desk->arena, &submit->document, &submit->hash);
    key.document_hash = submit->hash;
    if (dp_release_find_repeat(desk->pg, desk->arena, &key, &repeat, err) < 0)
        return -1;
    *found = repeat != NULL;
    if (*found)
        submit->done = *repeat;
    return 0;
}

/* What it speaks of, and whether that was submitted before. */
static int
begin(struct submit *submit, bool *repeat, struct dp_err *err)
{
    if (dp_current_of_request(submit->desk, submit->request,
                              &submit->document, &submit->draft_version, err)
        < 0)
        return -1;
    return find_repeat(submit, repeat, err);
}

/* Hold it against the rules. */
static int
check(struct submit *submit, struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;

    if (dp_current_check(desk, &submit->document, &submit->findings, err) < 0)
        return -1;
    if (submit->findings.n_blocking > 0)
        return refuse_findings(submit, err);
    submit->advisories = dp_json_keep(
        desk->arena, dp_findings_json(&submit->findings, DP_ADVISORY));
    submit->price = dp_current_price(desk->conf, &submit->document);
    return 0;
}

/* Names of the stores it is going to. */
static int
name_stores(const struct submit *submit, const char **names,
            struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;
    size_t n_ids;
    const char *const *ids = dp_desk_texts(
        desk,
        json_object_get(submit->document.release, "distribution_store_ids"),
        &n_ids);
    size_t n;
    const struct dp_outlet *stores
        = dp_storelist_list(desk->pg, desk->arena, false, &n, err);
    struct dp_str out;

    if (stores == NULL)
        return -1;
    dp_str_init(&out, desk->arena, NAMES_MAX);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;

        while (k < n_ids && strcmp(ids[k], stores[i].store_id) != 0)
            k++;
        if (ids != NULL && k == n_ids)
            continue;
        dp_str_addf(&out, "%s%s", out.len > 0 ? ", " : "", stores[i].name);
    }
    *names = out.data;
    return 0;
}

/* Is it to be had now, and for how much? */
static int
find_due(struct submit *submit, struct dp_err *err)
{
    const struct dp_desk *desk = submit->desk;
    const char *release_id = submit->request->release_id;
    struct dp_release release = {0};
    struct dp_account account;
    int paid = 0;

    if (dp_account_get(desk->pg, desk->arena, desk->account_id, &account, err)
        < 0)
        return -1;
    if (release_id != NULL
        && (dp_release_get(desk->pg, desk->arena, desk->account_id,
                           release_id, &release, err)
                < 0
            || dp_release_paid(desk->pg, desk->arena, desk->account_id,
                               release_id, &paid, err)
                   < 0))
        return -1;
    if (release.job_state != NULL
        && (strcmp(release.job_state, "queued") == 0
            || strcmp(release.job_state, "running") == 0))
        return refuse_running(submit, err);
    submit->done.credits_due = submit->price > paid ? submit->price - paid : 0;
    submit->done.balance = account.credits;
    return submit->done.credits_due <= account.credits
               ? 0
               : refuse_credits(submit, err);
}

int
dp_desk_quote(const struct dp_desk *desk,
              const struct dp_submit_request *request, struct dp_quote *quote,
              struct dp_err *err)
{
    struct submit submit = {.desk = desk, .request = request};
    const json_t *release;

    memset(quote, 0, sizeof(*quote));
    if (begin(&submit, &quote->is_repeat, err) < 0)
        return -1;
    quote->hash = submit.hash;
    if (quote->is_repeat)
        return 0;
    if (check(&submit, err) < 0 || find_due(&submit, err) < 0)
        return -1;
    release = submit.document.release;
    quote->title = dp_json_text(release, "title");
    quote->artist = dp_json_text(release, "primary_artist_name");
    quote->release_date = dp_json_text(release, "release_date");
    quote->n_tracks = (int)json_array_size(submit.document.tracks);
    quote->draft_version = submit.draft_version;
    quote->credits = submit.done.credits_due;
    quote->balance = submit.done.balance - submit.done.credits_due;
    return name_stores(&submit, &quote->stores, err);
}

/* Somebody may change a draft while a person thinks about it. */
static int
check_quote(struct submit *submit, const struct dp_quote *quote,
            struct dp_err *err)
{
    if (quote == NULL)
        return 0;
    if (find_due(submit, err) < 0)
        return -1;
    if (!quote->is_repeat && quote->credits == submit->done.credits_due
        && memcmp(&quote->hash, &submit->hash, sizeof(submit->hash)) == 0)
        return 0;
    return dp_refuse(err, DP_E_CONFLICT,
                     "The release changed after it was confirmed; nothing was "
                     "submitted or debited. Submit it again.");
}

int
dp_desk_submit(const struct dp_desk *desk,
               const struct dp_submit_request *request,
               const struct dp_quote *quote, json_t **answer, bool *replayed,
               struct dp_err *err)
{
    struct submit submit = {.desk = desk, .request = request};
    bool repeat;

    if (dp_desk_rate(desk, "submit", "submits",
                     desk->conf->limits_submits_per_minute, err)
            < 0
        || begin(&submit, &repeat, err) < 0)
        return -1;
    if (!repeat
        && (check(&submit, err) < 0 || check_quote(&submit, quote, err) < 0
            || write(&submit, err) < 0))
        return -1;
    *replayed = submit.done.outcome == DP_SUBMIT_REPLAYED;
    return finish(&submit, answer, err);
}
