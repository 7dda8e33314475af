/* Streams: their events, followers and topics. */
#include "store/stream.h"

#include "db/db.h"
#include "store/session.h"
#include "store/topic.h"

#define FOLLOWER "11111111-1111-4111-8111-111111111111"
#define NEWER "22222222-2222-4222-8222-222222222222"

static struct dp_err err;
static const char *ann, *bob;
static struct dp_session_opened session;

static const char *
open_stream(const char *kind, const char *request_id)
{
    const struct dp_stream_new stream = {
        .account_id = ann,
        .session_id = strcmp(kind, "call") == 0 ? session.session_id : NULL,
        .kind = kind,
        .request_id = request_id,
        .lease_s = 60,
        .max_streams = 10,
    };
    struct dp_stream_opened opened = {0};

    works(dp_stream_open(db_as("mcp"), &db_arena, &stream, &opened, &err));
    is_int(opened.outcome, DP_STREAM_OPENED, "a stream is opened");
    return opened.stream_id;
}

static int
append(const char *stream_id, const char *message, bool ends)
{
    int seq = -1;

    works(dp_stream_append(db_as("mcp"), &db_arena, stream_id, message, ends,
                           &seq, &err));
    return seq;
}

static struct dp_stream_followed
follow(const char *stream_id, const char *follower, int after_seq)
{
    const struct dp_stream_claim claim = {
        .stream_id = stream_id,
        .account_id = ann,
        .session_id = strcmp(stream_id, session.stream_id) == 0
                          ? session.session_id
                          : NULL,
        .follower = follower,
        .after_seq = after_seq,
        .lease_s = 60,
    };
    struct dp_stream_followed followed = {0};

    works(dp_stream_follow(db_as("mcp"), &db_arena, &claim, &followed, &err));
    return followed;
}

static size_t
events(const struct dp_stream_at *at, size_t n, int limit,
       struct dp_stream_event **found)
{
    size_t n_events = 0;

    *found = dp_stream_events(db_as("mcp"), &db_arena, at, n, limit,
                              &n_events, &err);
    ok(*found != NULL, "events are read %s", err.detail);
    return n_events;
}

static void
test_open(void)
{
    struct dp_stream_new stream = {ann, session.session_id, "call", "1", 60,
                                   0};
    struct dp_stream_opened opened = {0};

    works(dp_stream_open(db_as("mcp"), &db_arena, &stream, &opened, &err));
    is_int(opened.outcome, DP_STREAM_TOO_MANY, "there is no room for it");
    ok(opened.stream_id == NULL, "and no stream");
    stream.account_id = bob;
    works(dp_stream_open(db_as("mcp"), &db_arena, &stream, &opened, &err));
    is_int(opened.outcome, DP_STREAM_NO_SESSION, "nor in another's session");
}

/* Two streams, read in one statement, until another takes one over. */
static void
test_events(void)
{
    const char *listen = open_stream("listen", "\"l\"");
    struct dp_stream_at at[2] = {{session.stream_id, FOLLOWER, 0},
                                 {listen, FOLLOWER, 0}};
    struct dp_stream_event *found;
    struct dp_stream_state *states;

    ok(follow(at[0].stream_id, FOLLOWER, -1).found, "one is followed");
    ok(follow(at[1].stream_id, FOLLOWER, -1).found, "and the other");
    is_int(append(at[1].stream_id, "{\"x\":1}", false), 1, "an event");
    is_int(append(at[0].stream_id, "{\"a\":1}", false), 1, "one elsewhere");
    is_int(append(at[0].stream_id, "{\"a\":2}", false), 2, "and its next");
    is_int(events(at, 2, 500, &found), 3, "three are there");
    is_str(found[1].message, "{\"a\":2}", "of each stream in their order");
    is_str(found[2].stream_id, listen, "then of the next");
    at[0].seq = 1;
    at[1].seq = 1;
    is_int(events(at, 2, 500, &found), 1, "a follower gets what it lacks");
    is_int(found[0].seq, 2, "with its number");
    is_int(events(at, 0, 500, &found), 0, "of no streams there are none");
    at[0].seq = 2;
    works(dp_stream_sent(db_as("mcp"), &db_arena, at, 2, &err));
    is_int(follow(at[0].stream_id, NEWER, -1).seq, 2,
           "another goes on behind what was sent");
    at[0].seq = 0;
    is_int(events(at, 1, 500, &found), 0, "the older one gets nothing more");
    works(dp_stream_end(db_as("mcp"), listen, &err));
    states = dp_stream_states(db_as("mcp"), &db_arena, at, 2, &err);
    ok(states != NULL && !states[0].mine && !states[0].ended,
       "and learns that it lost the stream");
    ok(states != NULL && states[1].mine && states[1].ended
           && states[1].last_seq == 1,
       "or that it has ended");
}

static void
test_limit(void)
{
    const struct dp_stream_at at[2] = {{open_stream("listen", "2"), NEWER, 0},
                                       {open_stream("listen", "3"), NEWER, 0}};
    struct dp_stream_event *found;

    for (int k = 0; k < 2; k++) {
        follow(at[k].stream_id, NEWER, 0);
        for (int i = 0; i < 5; i++)
            append(at[k].stream_id, "{}", false);
    }
    is_int(events(at, 2, 20, &found), 4, "no stream crowds out another");
    is_int(events(at, 2, 1, &found), 1, "and no answer is too long");
}

static void
test_call(void)
{
    const char *call = open_stream("call", "4");
    const struct dp_stream_at at = {call, FOLLOWER, 0};
    struct dp_stream_state *states;
    struct dp_stream_event *found;
    const char *ids[] = {call};
    bool cancelled = false;

    works(dp_stream_cancel(db_as("mcp"), &db_arena, ann, session.session_id,
                           "4", &cancelled, &err));
    ok(cancelled, "a call is taken back");
    states = dp_stream_states(db_as("mcp"), &db_arena, &at, 1, &err);
    ok(states != NULL && states->cancelled && !states->abandoned,
       "which is seen");
    db_sql("UPDATE dubplate.mcp_stream SET lease_until = now() - interval"
           " '1 s', follower = '" FOLLOWER "' WHERE id = '%s'", call);
    states = dp_stream_states(db_as("mcp"), &db_arena, &at, 1, &err);
    ok(states != NULL && states->abandoned, "as is that nobody answers it");
    works(dp_stream_renew(db_as("mcp"), &db_arena, ids, 1, 60, &err));
    works(dp_stream_abandon(db_as("mcp"), call, &err));
    is_int(events(&at, 1, 500, &found), 0, "who lives is not given up");
    db_sql("UPDATE dubplate.mcp_stream SET lease_until = now() - interval"
           " '1 s' WHERE id = '%s'", call);
    works(dp_stream_abandon(db_as("mcp"), call, &err));
    is_int(events(&at, 1, 500, &found), 1, "who is gone is");
    is_int(append(call, "{}", true), 0, "and says nothing more");
}

static void
test_barred(void)
{
    const char *token = db_text("SELECT gen_random_uuid()");
    const char *nobody = "33333333-3333-4333-8333-333333333333";
    const struct dp_stream_reader readers[] = {
        {.account_id = ann},
        {.account_id = ann, .token_id = token},
        {.account_id = nobody},
        {.account_id = bob, .grant_id = nobody},
        {0},
    };
    struct dp_stream_barred *barred;
    size_t n = 0;

    db_sql("INSERT INTO dubplate.access_token (id, account_id, token_hash,"
           " token_hint, name, scopes) VALUES ('%s', '%s', sha256('t'),"
           " 'pt_', 'n', '{mcp:read}')", token, ann);
    barred = dp_stream_barred(db_as("mcp"), &db_arena, readers, 5, &n, &err);
    ok(barred != NULL && n == 2, "who has no right to read is found %s",
       err.detail);
    ok(n == 2 && barred[0].place == 2 && barred[1].place == 3,
       "by account and by grant");
    db_sql("UPDATE dubplate.access_token SET revoked_at = now()"
           " WHERE id = '%s'", token);
    barred = dp_stream_barred(db_as("mcp"), &db_arena, readers, 2, &n, &err);
    ok(barred != NULL && n == 1 && barred->place == 1, "and by token");
}

static void
test_topics(void)
{
    const char *names[] = {"tools", "task:1", NULL};
    const struct dp_texts topics = {names, 2};
    const struct dp_change change = {NULL, "tools", "n/changed", NULL};
    const struct dp_change task = {bob, "task:1", "n/task", "{\"a\":1}"};
    enum dp_topic_outcome outcome;

    works(dp_topic_add(db_as("mcp"), &db_arena, session.stream_id, &topics, 1,
                       &outcome, &err));
    is_int(outcome, DP_TOPIC_TOO_MANY, "two topics are not one");
    works(dp_topic_add(db_as("mcp"), &db_arena, session.stream_id, &topics, 2,
                       &outcome, &err));
    is_int(outcome, DP_TOPIC_ADDED, "they are two");
    works(dp_change_note(db_as("mcp"), &change, &err));
    works(dp_change_note(db_as("mcp"), &task, &err));
    is_str(db_text("SELECT message FROM dubplate.mcp_event WHERE stream_id ="
                   " '%s' ORDER BY seq DESC",
                   session.stream_id),
           "{\"jsonrpc\":\"2.0\",\"method\":\"n/changed\"}",
           "what is another's is not heard");
    works(dp_topic_remove(db_as("mcp"), &db_arena, session.stream_id, &topics,
                          &err));
    is_int(db_int("SELECT count(*) FROM dubplate.mcp_topic"), 0,
           "then nothing is");
}

int
main(void)
{
    struct dp_session_new new = {
        .protocol_version = "2025-06-18",
        .transport = "http",
        .idle_s = 600,
        .max_sessions = 9,
    };

    db_open();
    ann = db_account("ann", 0);
    bob = db_account("bob", 0);
    new.account_id = ann;
    works(dp_session_open(db_as("mcp"), &db_arena, &new, &session, &err));
    test_open();
    test_events();
    test_limit();
    test_call();
    test_barred();
    test_topics();
    return db_done();
}
