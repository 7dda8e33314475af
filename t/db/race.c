/* Many at once: one debit, one claim, one assembler. */
#include <pthread.h>

#include "db/db.h"
#include "store/account.h"
#include "store/question.h"
#include "store/rate.h"
#include "store/round.h"
#include "store/stream.h"

#define THREADS 16

static struct dp_pg *pg;
static const char *subject, *account;

/* What each thread counted. */
struct tally {
    int wins;
    int failures;
    int others;
};

typedef void work_fn(struct dp_arena *arena, struct tally *tally);

struct runner {
    work_fn *work;
    int times;
    struct tally tally;
    pthread_t thread;
};

static void *
run(void *arg)
{
    struct runner *runner = arg;
    struct dp_arena arena;

    dp_arena_init(&arena);
    for (int i = 0; i < runner->times; i++) {
        runner->work(&arena, &runner->tally);
        dp_arena_reset(&arena);
    }
    dp_arena_clear(&arena);
    return NULL;
}

/* work so many times in each of so many threads. */
static struct tally
race(work_fn *work, int threads, int times)
{
    struct runner runners[THREADS] = {0};
    struct tally sum = {0};

    for (int i = 0; i < threads; i++) {
        runners[i].work = work;
        runners[i].times = times;
        pthread_create(&runners[i].thread, NULL, run, &runners[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(runners[i].thread, NULL);
        sum.wins += runners[i].tally.wins;
        sum.failures += runners[i].tally.failures;
        sum.others += runners[i].tally.others;
    }
    return sum;
}

static struct dp_pg *
open_pool(const char *role)
{
    struct dp_pg_options options = db_options(role);
    struct dp_err err;

    options.pool_size = 8;
    return dp_pg_open(&options, &err);
}

static void
submit(struct dp_arena *arena, struct tally *tally)
{
    struct dp_submit submit = {
        .account_id = account,
        .release_id = subject,
        .document_json = "{\"release\": {\"title\": \"Race\"}}",
        .document_hash = {{1}},
        .credits = 3,
        .tracks_json = "[{\"position\": 1, \"title\": \"Race\"}]",
    };
    struct dp_submitted submitted;
    struct dp_err err;

    if (dp_release_submit(pg, arena, &submit, &submitted, &err) < 0)
        tally->failures++;
    else if (submitted.outcome == DP_SUBMIT_SUBMITTED)
        tally->wins++;
    else
        tally->others += submitted.outcome == DP_SUBMIT_REPLAYED;
}

static void
test_submit(void)
{
    struct tally tally;

    pg = open_pool("mcp");
    account = db_account("ann", 100);
    subject = db_draft(account, "Race");
    tally = race(submit, 10, 10);
    is_int(tally.failures, 0, "a hundred submits of a draft: none fails");
    is_int(tally.wins, 1, "one is the submit");
    is_int(tally.others, 99, "the others get its answer");
    is_int(db_int("SELECT credits FROM dubplate.account WHERE id = '%s'",
                  account),
           97, "there is one debit");
    is_int(db_int("SELECT count(*) FROM dubplate.job WHERE kind ="
                  " 'release'"),
           1, "and one job");
    dp_pg_close(pg);
}

static void
submit_new(struct dp_arena *arena, struct tally *tally)
{
    static int count;
    int mine = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    struct dp_submit submit = {
        .account_id = account,
        .document_json = "{}",
        .credits = 1,
        .tracks_json = "[]",
    };
    struct dp_submitted submitted;
    struct dp_err err;

    dp_hash_of(&submit.document_hash, &mine, sizeof(mine));
    if (dp_release_submit(pg, arena, &submit, &submitted, &err) < 0)
        tally->failures++;
    else if (submitted.outcome == DP_SUBMIT_SUBMITTED)
        tally->wins++;
    else
        tally->others += submitted.outcome == DP_SUBMIT_CREDITS;
}

static void
test_credits(void)
{
    struct tally tally;

    pg = open_pool("mcp");
    account = db_account("carl", 30);
    tally = race(submit_new, 8, 10);
    is_int(tally.wins, 30, "thirty credits pay thirty of eighty submits");
    is_int(tally.others, 50, "the others are refused");
    is_int(db_int("SELECT credits FROM dubplate.account WHERE id = '%s'",
                  account),
           0, "the balance is zero");
    dp_pg_close(pg);
}

static void
claim(struct dp_arena *arena, struct tally *tally)
{
    const char *kinds[] = {"release", NULL};
    const struct dp_texts wanted = {kinds, 1};
    struct dp_claim *mine;
    struct dp_fence fence;
    struct dp_err err;

    if (dp_job_claim(pg, arena, "w", &wanted, 60, &mine, &err) < 0) {
        tally->failures++;
        return;
    }
    if (mine == NULL)
        return;
    tally->wins++;
    fence = db_fence(mine);
    if (dp_job_finish(pg, arena, &fence, NULL, &err) < 0)
        tally->failures++;
}

static void
claim_fetch(struct dp_arena *arena, struct tally *tally)
{
    const char *kinds[] = {"fetch", NULL};
    const struct dp_texts wanted = {kinds, 1};
    struct dp_claim *mine;
    struct dp_err err;

    if (dp_job_claim(pg, arena, "w", &wanted, 60, &mine, &err) < 0)
        tally->failures++;
    else if (mine != NULL)
        tally->wins++;
}

static void
test_claim_fetch(void)
{
    struct tally tally;

    account = db_account("fay", 0);
    db_sql("INSERT INTO dubplate.job (kind, account_id)"
           " SELECT 'fetch', '%s' FROM generate_series(1, 20)",
           account);
    pg = open_pool("worker");
    tally = race(claim_fetch, 8, 2);
    is_int(tally.failures, 0, "eight workers look for downloads at once");
    is_int(tally.wins, 2, "and of one account two are begun");
    dp_pg_close(pg);
}

static void
test_claim(void)
{
    int64_t queued = db_int("SELECT count(*) FROM dubplate.job WHERE kind ="
                            " 'release' AND state = 'queued'");
    struct tally tally;

    pg = open_pool("worker");
    tally = race(claim, 8, 20);
    is_int(tally.failures, 0, "eight workers claim and finish");
    is_int(tally.wins, queued, "each job once");
    is_int(db_int("SELECT max(attempt) FROM dubplate.job WHERE kind ="
                  " 'release'"),
           1, "and no job twice");
    dp_pg_close(pg);
}

static void
assemble(struct dp_arena *arena, struct tally *tally)
{
    struct dp_assemble found;
    struct dp_err err;

    if (dp_upload_assemble(pg, arena, account, subject, 60, &found, &err) < 0)
        tally->failures++;
    else if (found.outcome == DP_ASSEMBLE_CLAIMED)
        tally->wins++;
    else
        tally->others += found.outcome == DP_ASSEMBLE_BUSY;
}

static void
put(struct dp_arena *arena, struct tally *tally)
{
    const struct dp_upload owner = {.session_id = subject,
                                    .account_id = account};
    const struct dp_chunk chunk = {0, 10, {{3}}};
    enum dp_chunk_outcome outcome;
    struct dp_err err;

    if (dp_upload_chunk_put(pg, arena, &owner, &chunk, 60, &outcome, &err)
        < 0)
        tally->failures++;
    else if (outcome == DP_CHUNK_STORED)
        tally->wins++;
    else
        tally->others += outcome == DP_CHUNK_SAME;
}

static void
test_upload(void)
{
    struct dp_upload_new new = {
        .flow = "http",
        .type = "audio",
        .declared_bytes = 10,
        .total_chunks = 1,
        .in_flight_max_bytes = 100,
        .ttl_s = 60,
        .hard_ttl_s = 60,
    };
    struct dp_upload_opened opened;
    struct tally tally;
    struct dp_err err;

    pg = open_pool("upload");
    new.account_id = account;
    works(dp_upload_open(pg, &db_arena, &new, &opened, &err));
    subject = opened.session_id;
    tally = race(put, 8, 5);
    ok(tally.wins == 1 && tally.others == 39,
       "a chunk sent forty times at once is stored once");
    tally = race(assemble, 8, 5);
    ok(tally.wins == 1 && tally.others == 39,
       "forty completes at once have one assembler");
    dp_pg_close(pg);
}

/* Ten bytes of an account that may store three hundred. */
#define PIECE_BYTES 10
#define STORED_MAX_BYTES 300

static int
store_piece(struct dp_arena *arena, int mine, struct dp_err *err)
{
    struct dp_asset_new new = {
        .account_id = account,
        .type = "audio",
        .size_bytes = PIECE_BYTES,
        .media_type = "audio/wav",
        .stored_max_bytes = STORED_MAX_BYTES,
    };
    struct dp_asset_stored stored;

    dp_hash_of(&new.content_hash, &mine, sizeof(mine));
    return dp_asset_store(pg, arena, &new, &stored, err);
}

/* Announced, or fetched from an address and so large only in the end. */
static int
open_piece(struct dp_arena *arena, int mine, bool announced,
           struct dp_err *err)
{
    struct dp_upload_new new = {
        .account_id = account,
        .flow = announced ? "http" : "url",
        .type = "audio",
        .declared_bytes = announced ? PIECE_BYTES : -1,
        .source_url = announced ? NULL : "https://example.org/piece.wav",
        .in_flight_max_bytes = 1000000,
        .stored_max_bytes = STORED_MAX_BYTES,
        .ttl_s = 60,
        .hard_ttl_s = 60,
    };
    struct dp_upload_file file = {
        .size_bytes = PIECE_BYTES,
        .media_type = "audio/wav",
        .stored_max_bytes = STORED_MAX_BYTES,
    };
    struct dp_upload_opened opened;
    const char *asset_id;

    if (dp_upload_open(pg, arena, &new, &opened, err) < 0)
        return -1;
    if (announced)
        return 0;
    dp_hash_of(&file.content_hash, &mine, sizeof(mine));
    return dp_upload_finish(pg, arena, account, opened.session_id, &file,
                            &asset_id, err);
}

static void
store(struct dp_arena *arena, struct tally *tally)
{
    static int count;
    int mine = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    struct dp_err err;
    int rc = mine % 3 == 0 ? store_piece(arena, mine, &err)
                           : open_piece(arena, mine, mine % 3 == 1, &err);

    if (rc == 0)
        tally->wins++;
    else if (err.code == DP_E_ACCOUNT_FULL)
        tally->others++;
    else
        tally->failures++;
}

static void
test_room(void)
{
    struct tally tally;

    pg = open_pool("upload");
    account = db_account("rita", 0);
    tally = race(store, 8, 20);
    is_int(tally.failures, 0, "160 uploads at once, by three ways");
    is_int(tally.wins, STORED_MAX_BYTES / PIECE_BYTES,
           "are taken until the account is full");
    is_int(tally.others, 130, "the others are refused");
    is_int(db_int("SELECT stored_bytes FROM dubplate.account_overview"
                  " WHERE account_id = '%s'", account),
           STORED_MAX_BYTES, "to the byte");
    dp_pg_close(pg);
}

static void
take(struct dp_arena *arena, struct tally *tally)
{
    struct dp_rate rate;
    struct dp_err err;

    if (dp_rate_take(pg, arena, "race", 10, &rate, &err) < 0)
        tally->failures++;
    else
        tally->wins += rate.allowed;
}

static void
test_rate(void)
{
    struct tally tally;

    pg = open_pool("mcp");
    tally = race(take, 8, 10);
    is_int(tally.failures, 0, "eighty takers at once");
    ok(tally.wins >= 10 && tally.wins <= 12, "get what the bucket holds");
    dp_pg_close(pg);
}

static void
claim_round(struct dp_arena *arena, struct tally *tally)
{
    const struct dp_hash digest = {{7}};
    struct dp_round round;
    struct dp_err err;

    if (dp_round_claim(pg, arena, account, subject, &digest, &round, &err)
        < 0)
        tally->failures++;
    else if (round.outcome == DP_ROUND_CLAIMED)
        tally->wins++;
    else
        tally->others += round.outcome == DP_ROUND_AGAIN;
}

static void
answer(struct dp_arena *arena, struct tally *tally)
{
    const struct dp_question_reply reply = {"{}", NULL};
    enum dp_question_outcome outcome;
    struct dp_err err;

    if (dp_question_answer(pg, arena, account, subject, &reply, &outcome,
                           &err)
        < 0)
        tally->failures++;
    else if (outcome == DP_QUESTION_TAKEN)
        tally->wins++;
    else
        tally->others += outcome == DP_QUESTION_AGAIN;
}

static void
append(struct dp_arena *arena, struct tally *tally)
{
    struct dp_err err;
    int seq;

    if (dp_stream_append(pg, arena, subject, "{}", false, &seq, &err) < 0)
        tally->failures++;
    else
        tally->wins += seq > 0;
}

static void
test_mcp(void)
{
    struct dp_round_new new = {
        .digest = {{7}}, .number = 1, .asked_json = "{}", .ttl_s = 60};
    struct dp_stream_new call = {NULL, NULL, "call", "1", 60, 9};
    struct dp_question_new ask = {
        .key = "k", .method = "m", .params_json = "{}", .timeout_s = 60};
    struct dp_stream_opened opened;
    struct tally tally;
    struct dp_err err;

    pg = open_pool("mcp");
    account = new.account_id = call.account_id = ask.account_id =
        db_account("mia", 0);
    works(dp_round_open(pg, &db_arena, &new, &subject, &err));
    tally = race(claim_round, 16, 5);
    ok(tally.wins == 1 && tally.others == 79,
       "of eighty who repeat a request at once, one goes on");
    works(dp_stream_open(pg, &db_arena, &call, &opened, &err));
    ask.stream_id = opened.stream_id;
    works(dp_question_ask(pg, &db_arena, &ask, &subject, &err));
    tally = race(answer, 16, 5);
    ok(tally.wins == 1 && tally.others == 79,
       "of eighty answers at once one is taken");
    subject = opened.stream_id;
    tally = race(append, 8, 10);
    is_int(tally.wins, 80, "eighty events at once are all written");
    is_int(db_int("SELECT max(seq) FROM dubplate.mcp_event WHERE stream_id ="
                  " '%s'", subject),
           80, "without a gap");
    dp_pg_close(pg);
}

int
main(void)
{
    db_open();
    test_submit();
    test_credits();
    test_claim();
    test_claim_fetch();
    test_upload();
    test_room();
    test_rate();
    test_mcp();
    is_int(db_int("SELECT coalesce(sum(abs(drift)), 0) FROM"
                  " dubplate.account_ledger"),
           0, "the ledger has no drift");
    return db_done();
}
