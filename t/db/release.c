/* Drafts, submit, and what is told of a release. */
#include "db/db.h"
#include "store/account.h"
#include "store/storelist.h"

static struct dp_err err;

static int
balance(const char *account_id)
{
    struct dp_account account = {0};

    works(dp_account_get(db_as("mcp"), &db_arena, account_id, &account,
                         &err));
    return account.credits;
}

static struct dp_draft_saved
save(struct dp_draft_new draft)
{
    struct dp_draft_saved saved = {.outcome = DP_DRAFT_LOCKED};

    works(dp_draft_save(db_as("mcp"), &db_arena, &draft, &saved, &err));
    return saved;
}

static void
test_draft(void)
{
    const char *ann = db_account("ann", 0), *bob = db_account("bob", 0);
    struct dp_draft_new new = {
        .account_id = ann,
        .conversation_id = "talk-1",
        .mode = "replace",
        .document_json = "{\"release\": {\"title\": \"First\"}}",
        .draft_status = "collecting",
        .client = "test",
    };
    struct dp_draft_saved first = save(new), next;
    struct dp_draft *found;
    struct dp_release release;

    is_int(first.outcome, DP_DRAFT_SAVED, "a draft without id makes one");
    is_int(first.version, 1, "of version 1");
    new.release_id = first.release_id;
    new.base_version = 1;
    new.mode = "delta";
    new.document_json = "{\"release\": {\"title\": \"Second\"}}";
    next = save(new);
    is_int(next.version, 2, "the next save is version 2");
    next = save(new);
    is_int(next.outcome, DP_DRAFT_CONFLICT, "an old base is a conflict");
    is_int(next.current_version, 2, "that tells the newest");
    new.account_id = bob;
    is_int(save(new).outcome, DP_DRAFT_NOT_FOUND,
           "somebody else's is not found");

    works(dp_draft_find(db_as("mcp"), &db_arena, ann, first.release_id,
                        &found, &err));
    is_str(found->document, "{\"release\": {\"title\": \"Second\"}}",
           "the newest version is the draft");
    is_int(found->version, 2, "with its number");
    works(dp_draft_find(db_as("mcp"), &db_arena, bob, first.release_id,
                        &found, &err));
    ok(found == NULL, "for its owner only");
    works(dp_draft_find(db_as("mcp"), &db_arena, ann, "nothing", &found,
                        &err));
    ok(found == NULL, "an id that is no id finds none");
    works(dp_release_get(db_as("mcp"), &db_arena, ann, first.release_id,
                         &release, &err));
    is_str(release.status, "Draft", "a draft is a release");
    is_str(release.title, "Second", "with the title of its document");
}

static void
test_submit(void)
{
    const char *id = db_account("sam", 5), *release_id;
    struct dp_submitted first = db_submit(id, NULL, "Song", 3), again;
    struct dp_release_store *stores;
    struct dp_job_step *steps;
    struct dp_release release;
    struct dp_release_revision revision;
    struct dp_track *tracks;
    size_t n;

    release_id = first.release_id;
    is_int(first.outcome, DP_SUBMIT_SUBMITTED, "a release is submitted");
    is_int(first.credits_debited, 3, "for its price");
    is_int(first.balance, 2, "which is debited");
    is_int(first.revision, 1, "as revision 1");
    again = db_submit(id, NULL, "Song", 3);
    is_int(again.outcome, DP_SUBMIT_REPLAYED, "submitted again is a repeat");
    is_str(again.release_id, release_id, "of the same release");
    is_str(again.job_id, first.job_id, "and job");
    is_str(again.response, first.response, "with the first answer");
    is_int(balance(id), 2, "that costs nothing");
    is_int(db_submit(id, release_id, "Other", 3).outcome,
           DP_SUBMIT_IN_PROGRESS, "a change has to wait for the job");
    is_int(db_submit(id, NULL, "Dear", 3).outcome, DP_SUBMIT_CREDITS,
           "too few credits are refused");
    is_int(balance(id), 2, "and nothing is debited");
    is_int(db_submit(id, "no-such-id", "Song", 1).outcome,
           DP_SUBMIT_NOT_FOUND, "a release that is not there");
    is_int(db_submit(db_account("sue", 5), release_id, "Song", 1).outcome,
           DP_SUBMIT_NOT_FOUND, "or is somebody else's is not found");

    works(dp_release_get(db_as("mcp"), &db_arena, id, release_id, &release,
                         &err));
    is_str(release.status, "Submitted", "the release tells where it is");
    is_str(release.job_id, first.job_id, "and its job");
    stores = dp_release_stores(db_as("mcp"), &db_arena, id, release_id, &n,
                               &err);
    ok(stores != NULL && n == 2 && strcmp(stores->status, "queued") == 0,
       "each active store has it queued");
    tracks = dp_release_tracks(db_as("worker"), &db_arena, release_id, 1, &n,
                               &err);
    ok(tracks != NULL && n == 1 && strcmp(tracks->title, "Song") == 0,
       "its tracks are there");
    steps = dp_job_steps(db_as("mcp"), &db_arena, first.job_id, &n, &err);
    ok(steps != NULL && n == 9 && strcmp(steps[0].step, "validate") == 0
           && strcmp(steps[8].step, "live") == 0,
       "its job has all steps, deliver and await for each store");
    works(dp_release_get_revision(db_as("worker"), &db_arena, id, release_id,
                                  0, &revision, &err));
    is_int(revision.revision, 1, "the newest revision is the first");
    ok(strstr(revision.document, "Song") != NULL, "as it was submitted");
    fails(dp_release_get_revision(db_as("worker"), &db_arena, id, release_id,
                                  2, &revision, &err),
          DP_E_NOT_FOUND, "there is no second");
}

static void
test_stores(void)
{
    const char *const unknown[] = {"demo-store", "nowhere"};
    const char *const one[] = {"north-store"};
    struct dp_submit submit = {
        .account_id = db_account("stan", 5),
        .document_json = "{}",
        .credits = 1,
        .store_ids = unknown,
        .n_stores = 2,
        .tracks_json = "[]",
    };
    struct dp_submitted submitted;
    struct dp_outlet *outlets, outlet;
    size_t n;

    works(dp_release_submit(db_as("mcp"), &db_arena, &submit, &submitted,
                            &err));
    is_int(submitted.outcome, DP_SUBMIT_UNKNOWN_STORE,
           "a store that is not there is refused");
    submit.tracks_json = dp_printf(
        &db_arena,
        "[{\"position\": 1, \"title\": \"T\", \"audio_asset_id\": \"%s\"}]",
        db_asset(db_account("thief", 0), "audio"));
    submit.store_ids = one;
    submit.n_stores = 1;
    works(dp_release_submit(db_as("mcp"), &db_arena, &submit, &submitted,
                            &err));
    is_int(submitted.outcome, DP_SUBMIT_UNKNOWN_ASSET,
           "so is somebody else's audio");
    submit.tracks_json = "[]";
    works(dp_release_submit(db_as("mcp"), &db_arena, &submit, &submitted,
                            &err));
    is_int(submitted.outcome, DP_SUBMIT_SUBMITTED, "one store will do");

    outlets = dp_storelist_list(db_as("mcp"), &db_arena, false, &n, &err);
    ok(outlets != NULL && n == 2, "two stores are active");
    dp_storelist_list(db_as("worker"), &db_arena, true, &n, &err);
    is_int(n, 3, "there are three in all");
    works(dp_storelist_get(db_as("worker"), &db_arena, "archive", &outlet,
                           &err));
    ok(!outlet.active && strcmp(outlet.carrier, "folder") == 0,
       "each with its carrier");
    fails(dp_storelist_get(db_as("worker"), &db_arena, "nowhere", &outlet,
                           &err),
          DP_E_NOT_FOUND, "and no others");
}

static void
test_refund(void)
{
    const char *id = db_account("rita", 5);
    struct dp_submitted first = db_submit(id, NULL, "Refund me", 2), again;
    struct dp_claim *claim;
    struct dp_fence fence;

    do
        claim = db_claim("release");
    while (strcmp(claim->job_id, first.job_id) != 0);
    fence = db_fence(claim);
    works(dp_job_fail(db_as("worker"), &db_arena, &fence, "store_down",
                      "The store is down.", &err));
    is_int(balance(id), 5, "a job that failed gives the credits back");
    fails(dp_job_fail(db_as("worker"), &db_arena, &fence, "store_down",
                      "The store is down.", &err),
          DP_E_LOST_LEASE, "once");
    is_int(balance(id), 5, "and not more");
    again = db_submit(id, first.release_id, "Refund me", 2);
    is_int(again.outcome, DP_SUBMIT_SUBMITTED, "the same may be sent again");
    is_int(again.revision, 2, "as a new revision");
    is_int(balance(id), 3, "and is paid again");
}

static void
test_list(void)
{
    const char *id = db_account("lena", 0);
    struct dp_release *rows;
    size_t n;

    for (int i = 0; i < 3; i++)
        db_draft(id, dp_printf(&db_arena, "Song %d", i));
    rows = dp_release_list(db_as("mcp"), &db_arena, id, 2, &n, &err);
    ok(rows != NULL && n == 2, "a list has its limit");
    is_str(rows != NULL ? rows->title : "", "Song 2", "newest first");
}

int
main(void)
{
    db_open();
    test_draft();
    test_submit();
    test_stores();
    test_refund();
    test_list();
    return db_done();
}
