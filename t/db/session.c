/* Sessions of MCP clients. */
#include "store/session.h"

#include "db/db.h"
#include "store/stream.h"

static struct dp_err err;
static const char *ann, *bob;

static struct dp_session_opened
open_session(const char *account_id)
{
    const struct dp_session_new session = {
        .account_id = account_id,
        .protocol_version = "2025-11-25",
        .client_name = "harness",
        .client_version = "1.2",
        .capabilities_json = "{\"roots\": {}}",
        .transport = "http",
        .idle_s = 600,
        .max_sessions = 2,
    };
    struct dp_session_opened opened = {0};

    works(dp_session_open(db_as("mcp"), &db_arena, &session, &opened, &err));
    return opened;
}

static struct dp_session
touch(const char *account_id, const char *session_id)
{
    struct dp_session session = {0};

    works(dp_session_touch(db_as("mcp"), &db_arena, account_id, session_id,
                           600, &session, &err));
    return session;
}

static void
test_touch(void)
{
    struct dp_session_opened opened = open_session(ann);
    struct dp_session session = touch(ann, opened.session_id);

    ok(session.found, "a session is found");
    is_str(session.protocol_version, "2025-11-25", "with its revision");
    is_str(session.capabilities, "{\"roots\": {}}", "its capabilities");
    is_str(session.stream_id, opened.stream_id, "its stream");
    is_str(session.transport, "http", "its transport");
    is_str(session.client_name, "harness", "its client");
    is_str(session.client_version, "1.2", "and that one's version");
    ok(session.log_level == NULL, "nobody has set a level");
    ok(!touch(bob, opened.session_id).found, "nobody finds another's");
    ok(!touch(ann, "no uuid").found, "or what is no id");
}

static void
test_greet(void)
{
    struct dp_session_opened opened = open_session(ann);
    struct dp_session_new hello = {
        .account_id = ann,
        .protocol_version = "2025-06-18",
        .client_name = "other",
        .capabilities_json = "{\"sampling\": {}}",
    };
    struct dp_session session;
    bool found = false;

    works(dp_session_greet(db_as("mcp"), &db_arena, opened.session_id, &hello,
                           &found, &err));
    ok(found, "a client introduces itself later");
    session = touch(ann, opened.session_id);
    is_str(session.protocol_version, "2025-06-18", "with its revision");
    is_str(session.capabilities, "{\"sampling\": {}}", "its capabilities");
    is_str(session.client_name, "other", "and its name");
    hello.account_id = bob;
    works(dp_session_greet(db_as("mcp"), &db_arena, opened.session_id, &hello,
                           &found, &err));
    ok(!found, "but not to another's session");
}

static void
test_log_level(void)
{
    struct dp_session_opened opened = open_session(ann);
    bool found = false;

    works(dp_session_log_level(db_as("mcp"), &db_arena, ann,
                               opened.session_id, "warning", &found, &err));
    ok(found, "a level is set");
    is_str(touch(ann, opened.session_id).log_level, "warning", "and stays");
    works(dp_session_log_level(db_as("mcp"), &db_arena, bob,
                               opened.session_id, "debug", &found, &err));
    ok(!found, "but not by another");
}

static void
test_close(void)
{
    struct dp_session_opened opened = open_session(bob);
    bool found = true;

    works(dp_session_close(db_as("mcp"), &db_arena, ann, opened.session_id,
                           &found, &err));
    ok(!found, "nobody closes another's");
    works(dp_session_close(db_as("mcp"), &db_arena, bob, opened.session_id,
                           &found, &err));
    ok(found, "one's own one does");
    ok(!touch(bob, opened.session_id).found, "then it is gone");
}

static void
test_room(void)
{
    struct dp_session_opened first = open_session(bob);
    struct dp_session_opened second = open_session(bob);
    struct dp_session_opened third = open_session(bob);

    ok(!touch(bob, first.session_id).found, "of two the oldest makes room");
    ok(touch(bob, second.session_id).found, "the newer one stays");
    ok(touch(bob, third.session_id).found, "the newest is there");
}

int
main(void)
{
    db_open();
    ann = db_account("ann", 0);
    bob = db_account("bob", 0);
    test_touch();
    test_greet();
    test_log_level();
    test_close();
    test_room();
    return db_done();
}
