/* Upload sessions, chunks, assets. */
#include "db/db.h"
#include "store/sweep.h"

static struct dp_err err;
static const char *ann, *bob;

static struct dp_upload_new
session(const char *account_id)
{
    return (struct dp_upload_new){
        .account_id = account_id,
        .flow = "http",
        .type = "audio",
        .file_name = "song.wav",
        .media_type = "audio/wav",
        .declared_bytes = 300,
        .total_chunks = 3,
        .chunk_bytes = 100,
        .provenance_json = "{\"client\": \"test\"}",
        .in_flight_max_bytes = 1000,
        .ttl_s = 100,
        .hard_ttl_s = 1000,
    };
}

static const char *
open_session(const struct dp_upload_new *new)
{
    struct dp_upload_opened opened;

    works(dp_upload_open(db_as("upload"), &db_arena, new, &opened, &err));
    ok(!opened.over_quota && opened.session_id != NULL, "a session opens");
    return opened.session_id;
}

static struct dp_upload
get(const char *account_id, const char *session_id)
{
    struct dp_upload upload = {0};

    works(dp_upload_get(db_as("upload"), &db_arena, account_id, session_id,
                        &upload, &err));
    return upload;
}

static enum dp_chunk_outcome
put(const char *account_id, const char *session_id, int index, char fill)
{
    const struct dp_upload owner = {.session_id = session_id,
                                    .account_id = account_id};
    struct dp_chunk chunk = {index, 100, {{0}}};
    enum dp_chunk_outcome outcome = DP_CHUNK_CLOSED;

    memset(&chunk.content_hash, fill, sizeof(chunk.content_hash));
    works(dp_upload_chunk_put(db_as("upload"), &db_arena, &owner, &chunk, 100,
                              &outcome, &err));
    return outcome;
}

static struct dp_assemble
assemble(const char *account_id, const char *session_id)
{
    struct dp_assemble assemble = {.outcome = DP_ASSEMBLE_BUSY};

    works(dp_upload_assemble(db_as("upload"), &db_arena, account_id,
                             session_id, 60, &assemble, &err));
    return assemble;
}

static const char *
finish(const char *account_id, const char *session_id, char fill)
{
    struct dp_upload_file file = {
        .size_bytes = 300, .media_type = "audio/wav", .facts_json = "{}"};
    const char *asset_id = NULL;

    memset(&file.content_hash, fill, sizeof(file.content_hash));
    works(dp_upload_finish(db_as("upload"), &db_arena, account_id, session_id,
                           &file, &asset_id, &err));
    return asset_id;
}

static void
test_chunks(void)
{
    const struct dp_upload_new new = session(ann);
    const char *id = open_session(&new);
    struct dp_upload upload = get(ann, id);
    struct dp_chunk *chunks;
    size_t n;

    is_str(upload.state, "open", "it is open");
    ok(upload.usable, "and usable");
    is_int(upload.total_chunks, 3, "it knows how many chunks come");
    fails(dp_upload_get(db_as("upload"), &db_arena, bob, id, &upload, &err),
          DP_E_NOT_FOUND, "somebody else does not find it");

    is_int(put(ann, id, 2, 'c'), DP_CHUNK_STORED, "a chunk is stored");
    is_int(put(ann, id, 2, 'c'), DP_CHUNK_SAME, "the same again is the same");
    is_int(put(ann, id, 2, 'x'), DP_CHUNK_CONFLICT, "another is a conflict");
    is_int(put(ann, id, 3, 'd'), DP_CHUNK_OUT_OF_RANGE,
           "one past the end is out of range");
    is_int(put(ann, id, -1, 'd'), DP_CHUNK_OUT_OF_RANGE, "one before it, too");
    is_int(put(bob, id, 0, 'a'), DP_CHUNK_NOT_FOUND,
           "somebody else cannot add to it");
    is_int(put(ann, "abc-123", 0, 'a'), DP_CHUNK_NOT_FOUND,
           "a session that cannot be is not found");
    is_int(put(ann, id, 0, 'a'), DP_CHUNK_STORED, "another chunk");
    upload = get(ann, id);
    ok(upload.received.n == 2 && upload.received.items[0] == 0
           && upload.received.items[1] == 2,
       "the session tells what it has");
    is_int(upload.received_bytes, 200, "in chunks and bytes");
    chunks = dp_upload_chunks(db_as("upload"), &db_arena, ann, id, &n, &err);
    ok(chunks != NULL && n == 2 && chunks[1].chunk_index == 2
           && chunks[1].content_hash.bytes[0] == 'c',
       "the chunks are listed with their hashes");
}

static void
test_assemble(void)
{
    const struct dp_upload_new new = session(ann);
    const char *id = open_session(&new), *asset_id;
    struct dp_assemble found;
    struct dp_upload upload;

    put(ann, id, 0, 'a');
    put(ann, id, 2, 'c');
    found = assemble(ann, id);
    is_int(found.outcome, DP_ASSEMBLE_INCOMPLETE, "too early: incomplete");
    ok(found.missing.n == 1 && found.missing.items[0] == 1,
       "it tells what is missing");
    is_int(assemble(bob, id).outcome, DP_ASSEMBLE_NOT_FOUND,
           "somebody else finds nothing");
    put(ann, id, 1, 'b');
    found = assemble(ann, id);
    is_int(found.outcome, DP_ASSEMBLE_CLAIMED, "complete: ours to assemble");
    is_int(found.total_bytes, 300, "of so many bytes");
    is_str(found.type, "audio", "with its type");
    is_int(assemble(ann, id).outcome, DP_ASSEMBLE_BUSY,
           "a second complete meanwhile is told so");
    is_int(put(ann, id, 1, 'b'), DP_CHUNK_CLOSED, "no chunk comes in now");
    db_sql("UPDATE dubplate.upload_session SET assembling_until = now() -"
           " interval '1 s' WHERE id = '%s'", id);
    is_int(assemble(ann, id).outcome, DP_ASSEMBLE_CLAIMED,
           "a dead assembler is succeeded");

    asset_id = finish(ann, id, 'h');
    ok(asset_id != NULL, "finished, it is an asset");
    found = assemble(ann, id);
    is_int(found.outcome, DP_ASSEMBLE_DONE, "a repeated complete is done");
    is_str(found.asset_id, asset_id, "with the same asset");
    is_str(finish(ann, id, 'h'), asset_id, "so is a repeated finish");
    upload = get(ann, id);
    is_str(upload.state, "done", "the session is done");
    is_str(upload.asset_id, asset_id, "and names it");
    is_int(db_int("SELECT count(*) FROM dubplate.job WHERE asset_id = '%s'",
                  asset_id),
           1, "one media job looks at it");
}

static void
test_fail(void)
{
    const struct dp_upload_new new = session(ann);
    const char *id = open_session(&new);
    struct dp_assemble found;
    const char *asset_id;
    struct dp_upload_file file = {.media_type = "audio/wav"};

    for (int i = 0; i < 3; i++)
        put(ann, id, i, (char)('a' + i));
    assemble(ann, id);
    works(dp_upload_fail(db_as("upload"), ann, id, "storage_full", "Full.",
                         true, &err));
    is_str(get(ann, id).state, "open", "what may be mended opens again");
    assemble(ann, id);
    works(dp_upload_fail(db_as("upload"), ann, id, "size_mismatch",
                         "It is shorter than declared.", false, &err));
    found = assemble(ann, id);
    is_int(found.outcome, DP_ASSEMBLE_FAILED, "what may not has failed");
    is_str(found.failure_code, "size_mismatch", "with its code");
    is_str(found.failure_text, "It is shorter than declared.",
           "and its reason");
    fails(dp_upload_finish(db_as("upload"), &db_arena, ann, id, &file,
                           &asset_id, &err),
          DP_E_NOT_FOUND, "a failed session cannot finish");
}

static void
test_token(void)
{
    struct dp_upload_new new = session(bob);
    struct dp_hash hash = {{7}}, unknown = {{8}};
    struct dp_upload *upload = NULL;
    const char *id;

    new.token_hash = &hash;
    id = open_session(&new);
    works(dp_upload_find_by_token(db_as("upload"), &db_arena, &hash, &upload,
                                  &err));
    ok(upload != NULL && strcmp(upload->session_id, id) == 0
           && strcmp(upload->account_id, bob) == 0,
       "a scoped token finds its session");
    works(dp_upload_find_by_token(db_as("upload"), &db_arena, &unknown,
                                  &upload, &err));
    ok(upload == NULL, "another finds none");
    db_sql("UPDATE dubplate.upload_session SET expires_at = now()"
           " WHERE id = '%s'", id);
    works(dp_upload_find_by_token(db_as("upload"), &db_arena, &hash, &upload,
                                  &err));
    ok(upload == NULL, "past its time it finds none either");
    is_int(put(bob, id, 0, 'a'), DP_CHUNK_EXPIRED, "a chunk comes too late");
    is_int(assemble(bob, id).outcome, DP_ASSEMBLE_EXPIRED, "so does complete");
    is_str(get(bob, id).state, "expired", "and one sees why");
}

static void
test_quota(void)
{
    struct dp_upload_new new = session(db_account("quinn", 0));
    struct dp_upload_opened opened;

    for (int i = 0; i < 3; i++)
        open_session(&new);
    works(dp_upload_open(db_as("upload"), &db_arena, &new, &opened, &err));
    ok(opened.over_quota && opened.session_id == NULL,
       "bytes in flight have a limit");
    db_sql("UPDATE dubplate.upload_session SET expires_at = now()");
    open_session(&new);
}

static void
test_expire(void)
{
    struct dp_upload_new new = session(ann);
    struct dp_upload_swept *swept;
    const char *id = open_session(&new);
    size_t n, all;
    bool needed;

    put(ann, id, 0, 'a');
    works(dp_sweep_needs_chunks(db_as("worker"), &db_arena, id, &needed,
                                &err));
    ok(needed, "an open session needs its chunk files");
    db_sql("UPDATE dubplate.upload_session SET expires_at = now()"
           " WHERE id = '%s'", id);
    works(dp_sweep_needs_chunks(db_as("worker"), &db_arena, id, &needed,
                                &err));
    ok(!needed, "one past its time does not");
    swept = dp_upload_expire(db_as("worker"), &db_arena, 3600, &n, &err);
    ok(swept != NULL && n == 0, "files stay for a grace");
    is_str(db_text("SELECT state FROM dubplate.upload_session WHERE id ="
                   " '%s'", id),
           "expired", "the session has expired");
    swept = dp_upload_expire(db_as("worker"), &db_arena, 0, &all, &err);
    ok(swept != NULL && all > 0, "then they may go");
    for (size_t i = 0; swept != NULL && i < all; i++)
        works(dp_upload_set_swept(db_as("worker"), swept[i].session_id,
                                  &err));
    swept = dp_upload_expire(db_as("worker"), &db_arena, 0, &n, &err);
    ok(swept != NULL && n == 0, "once");
}

static void
test_sweep(void)
{
    for (int i = 0; i < 2; i++)
        works(dp_sweep_queue(db_as("worker"), &err));
    is_int(db_int("SELECT count(*) FROM dubplate.job WHERE kind ="
                  " 'cleanup'"),
           1, "one clean-up job is queued, however often it is asked for");
}

static void
test_url(void)
{
    struct dp_upload_new new = session(ann);
    struct dp_upload *before = NULL;
    struct dp_upload_opened opened;
    struct dp_claim *claim;
    struct dp_fence fence;

    new.flow = "url";
    new.source_url = "https://example.org/song.wav";
    new.declared_bytes = -1;
    new.total_chunks = 0;
    works(dp_upload_open(db_as("mcp"), &db_arena, &new, &opened, &err));
    ok(opened.job_id != NULL, "a URL upload has a job");
    claim = db_claim("fetch");
    is_str(claim->job_id, opened.job_id, "that a worker gets");
    is_str(claim->upload_session_id, opened.session_id, "with the session");
    is_str(get(ann, opened.session_id).job_id, opened.job_id,
           "the session tells the job");
    works(dp_upload_find_by_url(db_as("mcp"), &db_arena, &new, 60, &before,
                                &err));
    ok(before != NULL
           && strcmp(before->session_id, opened.session_id) == 0,
       "asked for again, the same URL finds it");
    fence = db_fence(claim);
    works(dp_job_fail(db_as("worker"), &db_arena, &fence, "could_not_fetch",
                      "The server said 404.", &err));
    is_str(get(ann, opened.session_id).failure_text, "The server said 404.",
           "when the job fails the session tells why");
    works(dp_upload_find_by_url(db_as("mcp"), &db_arena, &new, 60, &before,
                                &err));
    ok(before == NULL, "and is not found again");
}

int
main(void)
{
    db_open();
    ann = db_account("ann", 0);
    bob = db_account("bob", 0);
    test_chunks();
    test_assemble();
    test_fail();
    test_token();
    test_quota();
    test_expire();
    test_sweep();
    test_url();
    return db_done();
}
