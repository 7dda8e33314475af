/* The audit trail of sign-in: what is written, when, and how often. */
#include "auth/audit.h"

#include "auth/audit_queue.h"
#include "auth/state.h"
#include "base/clock.h"
#include "crypto/init.h"
#include "db/db.h"
#include "store/audit.h"
#include "unit/exchange.h"

static struct dp_err err;
static struct exchange x;
static struct dp_state state;
static struct dp_principal ann = {.login = "ann"};

static struct dp_req *
request(const char *address)
{
    if (x.arena.head != NULL)
        exchange_close(&x);
    exchange_open(&x, "POST", "/api/mcp");
    exchange_var(&x, "HTTP_USER_AGENT", "client/1 \"a\"\303(");
    if (exchange_begin(&x) < 0)
        bail("no request");
    x.req.remote_addr = address;
    x.req.state = &state;
    return &x.req;
}

static void
restart(void)
{
    dp_audit_flush(state.audit);
    dp_audit_close(state.audit);
    db_sql("TRUNCATE dubplate.audit_event");
    state.audit = dp_audit_open("mcp", state.pg);
    if (state.audit == NULL)
        bail("no audit trail");
}

static int64_t
rows(void)
{
    return db_int("SELECT count(*) FROM dubplate.audit_event");
}

static void
test_batch(void)
{
    struct dp_req *req = request("192.0.2.7");
    int64_t start_ms = dp_mono_ms();

    restart();
    req->who = &ann;
    for (int i = 0; i < 10; i++)
        dp_audit_note(req, "grant", "g", "ok");
    is_int(rows(), 0, "nothing is written at once");
    while (rows() == 0 && dp_mono_ms() < start_ms + 5000)
        dp_sleep_ms(20);
    ok(dp_mono_ms() - start_ms < 1000, "but within a second");
    is_int(rows(), 10, "all in one");
    is_str(db_text("SELECT DISTINCT concat_ws('|', account_login, program,"
                   " action, subject, outcome, client, address, token_name)"
                   " FROM dubplate.recent_audit"),
           "ann|mcp|grant|g|ok|client/1 \"a\"?(|192.0.2.7",
           "with who, what, and from where");
    is_int(db_int("SELECT count(*) FROM dubplate.recent_audit"
                  " WHERE request_id = '%s'",
                  req->id),
           10, "and the request's id, as the log has it");
}

static void
test_bound(void)
{
    static const char *const addresses[] = {"192.0.2.7",       "192.0.2.8",
                                            "2001:db8::1",     "2001:db8::2",
                                            "2001:db8:0:1::1", ""};
    struct dp_audit_event event = {
        .action = "token", .outcome = "ok", .every_s = 60};

    restart();
    for (int i = 0; i < 60; i++)
        dp_audit_note(request(addresses[i % 6]), "token", NULL, "unauthorized");
    dp_audit_note(request("192.0.2.7"), "scope", "a", "insufficient_scope");
    dp_audit_note(request("192.0.2.7"), "scope", "b", "insufficient_scope");
    dp_audit_note(request("192.0.2.7"), "scope", "b", "rate_limited");
    dp_audit_flush(state.audit);
    is_int(rows(), 8, "the same refusal counts once for each address, and no "
                      "other hides behind it");
    is_int(db_int("SELECT count(*) FROM dubplate.audit_event"
                  " WHERE address LIKE '2001:%%'"),
           2, "a /64 is one address");
    is_int(db_int("SELECT count(*) FROM dubplate.audit_event"
                  " WHERE address IS NULL"),
           1, "a request without address is told as one");
    restart();
    dp_audit_note(request("192.0.2.7"), "token", NULL, "unauthorized");
    dp_sleep_ms(1100);
    dp_audit_note(request("192.0.2.7"), "token", NULL, "unauthorized");
    dp_audit_note_event(request("192.0.2.7"), &event);
    dp_audit_note_event(request("192.0.2.7"), &event);
    event.account_id = ann.account_id;
    dp_audit_note_event(request("192.0.2.7"), &event);
    dp_audit_flush(state.audit);
    is_int(rows(), 4, "once a second, or as seldom as was said");
}

static void
test_flush(void)
{
    int64_t start_ms = dp_mono_ms();

    restart();
    dp_audit_note(request("192.0.2.7"), "login", NULL, "ok");
    ok(dp_audit_flush(state.audit), "the end writes what waits");
    ok(dp_mono_ms() - start_ms < 400, "without letting more gather");
    is_int(rows(), 1, "so that nothing is lost");
    dp_audit_note(request("192.0.2.7"), "login", NULL, "ok");
    ok(dp_audit_flush(state.audit), "a second end is no harm");
    is_int(rows(), 1, "what comes after the end is left out");
}

static void
test_at_once(void)
{
    const struct dp_audit_event event = {
        .action = "login",
        .outcome = "ok",
        .detail = "password",
        .account_id = ann.account_id,
        .grant_id = "6f1c7c3e-0d6c-4a0a-9d0e-000000000001"};

    restart();
    works(dp_audit_write(request("192.0.2.7"), &event, &err));
    is_int(rows(), 1, "a login is written at once");
    is_str(db_text("SELECT concat_ws('|', account_id = '%s', grant_id,"
                   " detail) FROM dubplate.audit_event",
                   ann.account_id),
           "t|6f1c7c3e-0d6c-4a0a-9d0e-000000000001|password",
           "with all there is to say");
}

/* Rows wait while the database is away, as many as there is room for. */
static void
test_outage(void)
{
    struct dp_pg *here = state.pg;
    struct dp_pg_options options = db_options("mcp");
    int64_t start_ms;

    options.url = "host=/nonexistent dbname=none";
    state.pg = dp_pg_open(&options, &err);
    restart();
    for (int i = 0; i < 3000; i++)
        dp_audit_note(request("192.0.2.7"), "login", NULL, "ok");
    start_ms = dp_mono_ms();
    ok(dp_audit_flush(state.audit), "without a database the end comes, too");
    ok(dp_mono_ms() - start_ms < 300, "and soon");
    is_int(rows(), 0, "with nothing written");
    restart();
    dp_pg_close(state.pg);
    state.pg = here;
    restart();
}

static void
test_sweep(void)
{
    db_sql("INSERT INTO dubplate.audit_event (at, program, action, outcome)"
           " VALUES (now() - interval '2 days', 'mcp', 'token', 'ok'),"
           " (now(), 'mcp', 'token', 'ok')");
    works(dp_audit_sweep(db_as("worker"), &db_arena, 86400, &err));
    is_int(rows(), 1, "old rows are forgotten");
}

int
main(void)
{
    db_open();
    if (dp_crypto_init() < 0)
        bail("no randomness");
    exchange_silence();
    ann.account_id = db_account("ann", 0);
    state.pg = db_as("mcp");
    state.audit = dp_audit_open("mcp", state.pg);
    test_batch();
    test_bound();
    test_flush();
    test_at_once();
    test_outage();
    restart();
    test_sweep();
    dp_audit_close(state.audit);
    exchange_close(&x);
    return db_done();
}
