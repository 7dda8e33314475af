/* Assets and the media job. */
#include "db/db.h"

static struct dp_err err;
static const char *ann, *bob;

static struct dp_asset
get(const char *asset_id)
{
    struct dp_asset asset = {0};

    works(dp_asset_get(db_as("mcp"), &db_arena, ann, asset_id, &asset, &err));
    return asset;
}

static void
test_store(void)
{
    struct dp_asset_new new = {
        .account_id = ann,
        .type = "audio",
        .file_name = "song.wav",
        .content_hash = {{1}},
        .size_bytes = 10,
        .media_type = "audio/wav",
    };
    struct dp_asset_stored first, again, other;
    struct dp_asset asset;

    works(dp_asset_store(db_as("upload"), &db_arena, &new, &first, &err));
    ok(!first.existed, "new bytes are a new asset");
    works(dp_asset_store(db_as("upload"), &db_arena, &new, &again, &err));
    ok(again.existed, "the same bytes are not");
    is_str(again.asset_id, first.asset_id, "but the same");
    new.account_id = bob;
    works(dp_asset_store(db_as("mcp"), &db_arena, &new, &other, &err));
    ok(!other.existed && strcmp(other.asset_id, first.asset_id) != 0,
       "another account has its own");
    fails(dp_asset_get(db_as("mcp"), &db_arena, bob, first.asset_id, &asset,
                       &err),
          DP_E_NOT_FOUND, "and does not find the first");
    asset = get(first.asset_id);
    is_str(asset.state, "pending", "it waits for its media job");
    is_str(asset.job_state, "queued", "which is queued");
    ok(asset.derived_asset_id == NULL, "nothing is derived yet");
}

static void
test_ready(void)
{
    const char *asset_id = db_asset(ann, "audio");
    const struct dp_asset_derived derived = {
        .content_hash = {{9}},
        .size_bytes = 44,
        .media_type = "audio/wav",
        .facts_json = "{\"duration_ms\": 1000, \"derived\": {\"bits\": 16}}",
        .advisories_json = "[{\"code\": \"audio_lossy_source\"}]",
    };
    struct dp_claim *claim;
    struct dp_fence fence, stale;
    struct dp_asset asset;

    do
        claim = db_claim("media");
    while (strcmp(claim->asset_id, asset_id) != 0);
    fence = stale = db_fence(claim);
    stale.lease_epoch--;
    fails(dp_asset_ready(db_as("worker"), &db_arena, &stale, asset_id,
                         &derived, &err),
          DP_E_LOST_LEASE, "a worker that lost the job is not heard");
    works(dp_asset_ready(db_as("worker"), &db_arena, &fence, asset_id,
                         &derived, &err));
    asset = get(asset_id);
    is_str(asset.state, "ready", "the asset is ready");
    is_int(asset.derived_bytes, 44, "with its derived file");
    ok(asset.derived_hash.bytes[0] == 9, "its hash");
    ok(strstr(asset.facts, "1000") != NULL, "facts");
    ok(strstr(asset.derived_facts, "16") != NULL, "of both files");
    ok(strstr(asset.advisories, "audio_lossy_source") != NULL,
       "and advisories");
    works(dp_job_finish(db_as("worker"), &db_arena, &fence, NULL, &err));
    is_str(get(asset_id).job_state, "done", "its job is done");
}

static void
test_refuse(void)
{
    const char *asset_id = db_asset(ann, "coverArt");
    const struct dp_asset_refusal refusal = {
        "cover_too_small", "It is 100 pixels wide.", "{\"width_px\": 100}"};
    struct dp_fence fence = db_fence(db_claim("media")), stale = fence;

    stale.lease_epoch = 99;
    fails(dp_asset_refuse(db_as("worker"), &db_arena, &stale, asset_id,
                          &refusal, &err),
          DP_E_LOST_LEASE, "a worker that lost the job cannot refuse");
    works(dp_asset_refuse(db_as("worker"), &db_arena, &fence, asset_id,
                          &refusal, &err));
    is_str(get(asset_id).state, "refused", "the asset is refused");
    is_str(get(asset_id).refusal_code, "cover_too_small", "with the code");
    is_str(get(asset_id).refusal_text, "It is 100 pixels wide.",
           "and the reason");
}

static void
test_list(void)
{
    const char *mine = db_asset(ann, "audio"), *theirs = db_asset(bob, "audio");
    const char *const ids[] = {mine, theirs, "not-an-id"};
    struct dp_hash unknown = {{250}};
    struct dp_asset *rows, asset = get(mine);
    bool found;
    size_t n;

    rows = dp_asset_list(db_as("mcp"), &db_arena, ann, ids, 3, &n, &err);
    ok(rows != NULL && n == 1 && strcmp(rows->asset_id, mine) == 0,
       "of many ids only one's own are found");
    rows = dp_asset_list(db_as("mcp"), &db_arena, ann, ids, 0, &n, &err);
    ok(rows != NULL && n == 0, "of none none");
    works(dp_asset_find_content(db_as("worker"), &db_arena,
                                &asset.content_hash, &found, &err));
    ok(found, "content that an asset has is kept");
    works(dp_asset_find_content(db_as("worker"), &db_arena, &unknown, &found,
                                &err));
    ok(!found, "content that none has may go");
}

int
main(void)
{
    db_open();
    ann = db_account("ann", 0);
    bob = db_account("bob", 0);
    test_store();
    test_ready();
    test_refuse();
    test_list();
    return db_done();
}
