/* Streams: logs of events, and who reads them. */
#include "store/stream.h"

#include "store/common.h"

static const char *const outcomes[] = {"opened", "no_session", "too_many",
                                       NULL};

static const struct dp_col opened_cols[] = {
    DP_COL_ENUM(struct dp_stream_opened, outcome, outcomes),
    DP_COL_TEXT(struct dp_stream_opened, stream_id),
    {0},
};

static const struct dp_stmt stmt_open = {
    "stream_open",
    "SELECT outcome, stream_id"
    " FROM dubplate.stream_open($1, $2, $3, $4, $5, $6)",
    6, 0, opened_cols, sizeof(struct dp_stream_opened)};

struct appended {
    int seq;
};

static const struct dp_col append_cols[] = {
    DP_COL_INT(struct appended, seq),
    {0},
};

static const struct dp_stmt stmt_append = {
    "stream_append", "SELECT seq FROM dubplate.stream_append($1, $2, $3)", 3,
    0, append_cols, sizeof(struct appended)};

static const struct dp_stmt stmt_end = {
    "stream_end", "SELECT ended FROM dubplate.stream_end($1)", 1, 0, NULL, 0};

static const struct dp_col follow_cols[] = {
    DP_COL_BOOL(struct dp_stream_followed, found),
    DP_COL_INT(struct dp_stream_followed, seq),
    DP_COL_BOOL(struct dp_stream_followed, ended),
    {0},
};

static const struct dp_stmt stmt_follow = {
    "stream_follow",
    "SELECT known AS found, seq, ended"
    " FROM dubplate.stream_follow($1, $2, $3, $4, $5, $6)",
    6, 0, follow_cols, sizeof(struct dp_stream_followed)};

/* at, as three arrays; place is where a stream stands in them. */
#define AT                                                                    \
    " FROM unnest($1::uuid[], $2::uuid[], $3::int[]) WITH ORDINALITY"         \
    " AS a (stream_id, follower, seq, place)"

static const struct dp_col event_cols[] = {
    DP_COL_TEXT(struct dp_stream_event, stream_id),
    DP_COL_INT(struct dp_stream_event, seq),
    DP_COL_TEXT(struct dp_stream_event, message),
    {0},
};

static const struct dp_stmt stmt_events = {
    "stream_events",
    "SELECT stream_id, seq, message FROM (SELECT e.*, a.place,"
    " sum(octet_length(e.message)) OVER (ORDER BY a.place, e.seq)"
    " - octet_length(e.message) AS before" AT
    " CROSS JOIN LATERAL (SELECT v.stream_id, v.seq, v.message"
    " FROM dubplate.stream_event v"
    " WHERE v.stream_id = a.stream_id AND v.follower = a.follower"
    " AND v.seq > a.seq ORDER BY v.seq"
    " LIMIT greatest($4::int / 10, 1)) e) AS listed"
    " WHERE before < 4194304 ORDER BY place, seq LIMIT $4::int",
    4, DP_STMT_READ, event_cols, sizeof(struct dp_stream_event)};

static const struct dp_col state_cols[] = {
    DP_COL_TEXT(struct dp_stream_state, stream_id),
    DP_COL_INT(struct dp_stream_state, last_seq),
    DP_COL_BOOL(struct dp_stream_state, ended),
    DP_COL_BOOL(struct dp_stream_state, mine),
    DP_COL_BOOL(struct dp_stream_state, cancelled),
    DP_COL_BOOL(struct dp_stream_state, abandoned),
    {0},
};

static const struct dp_stmt stmt_states = {
    "stream_states",
    "SELECT a.stream_id, s.last_seq, coalesce(s.ended, true) AS ended,"
    " s.follower = a.follower AS mine,"
    " s.cancelled_at IS NOT NULL AS cancelled,"
    " s.kind = 'call' AND NOT s.ended AND s.lease_over AS abandoned" AT
    " LEFT JOIN dubplate.stream_overview s ON s.stream_id = a.stream_id"
    " ORDER BY a.place",
    3, DP_STMT_READ, state_cols, sizeof(struct dp_stream_state)};

static const struct dp_col barred_cols[] = {
    DP_COL_INT(struct dp_stream_barred, place),
    {0},
};

/* A reader, as three arrays; '' stands for none. */
static const struct dp_stmt stmt_barred = {
    "stream_barred",
    "SELECT (a.place - 1)::integer AS place"
    " FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY"
    " AS a (account_id, token_id, grant_id, place)"
    " WHERE (a.account_id <> '' AND NOT EXISTS ("
    "SELECT FROM dubplate.account_principal p"
    " WHERE p.account_id = nullif(a.account_id, '')::uuid))"
    " OR (a.token_id <> '' AND NOT EXISTS ("
    "SELECT FROM dubplate.token_principal p"
    " WHERE p.token_id = nullif(a.token_id, '')::uuid))"
    " OR (a.grant_id <> '' AND NOT EXISTS ("
    "SELECT FROM dubplate.grant_principal p"
    " WHERE p.grant_id = nullif(a.grant_id, '')::uuid))",
    3, DP_STMT_READ, barred_cols, sizeof(struct dp_stream_barred)};

static const struct dp_stmt stmt_sent = {
    "stream_sent", "SELECT noted FROM dubplate.stream_sent($1, $2)", 2, 0,
    NULL, 0};

static const struct dp_stmt stmt_renew = {
    "stream_renew", "SELECT renewed FROM dubplate.stream_renew($1, $2)", 2, 0,
    NULL, 0};

static const struct dp_stmt stmt_cancel = {
    "stream_cancel",
    "SELECT cancelled AS value FROM dubplate.stream_cancel($1, $2, $3)", 3,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_abandon = {
    "stream_abandon", "SELECT abandoned FROM dubplate.stream_abandon($1)", 1,
    0, NULL, 0};

const struct dp_stmt *const dp_stream_stmts[] = {
    &stmt_open,   &stmt_append, &stmt_end,   &stmt_follow, &stmt_events,
    &stmt_states, &stmt_barred, &stmt_sent,  &stmt_renew,  &stmt_cancel,
    &stmt_abandon, NULL,
};

int
dp_stream_open(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_stream_new *stream,
               struct dp_stream_opened *opened, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(stream->account_id),
                                  dp_pg_uuid(stream->session_id),
                                  stream->kind,
                                  stream->request_id,
                                  dp_pg_int(arena, stream->lease_s),
                                  dp_pg_int(arena, stream->max_streams)};

    return dp_pg_row(pg, arena, &stmt_open, params, opened, err);
}

int
dp_stream_append(struct dp_pg *pg, struct dp_arena *arena,
                 const char *stream_id, const char *message, bool ends,
                 int *seq, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(stream_id), message,
                                  dp_pg_bool(ends)};
    struct appended row;

    if (dp_pg_row(pg, arena, &stmt_append, params, &row, err) < 0)
        return -1;
    *seq = row.seq;
    return 0;
}

int
dp_stream_end(struct dp_pg *pg, const char *stream_id, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(stream_id)};

    return dp_pg_run(pg, &stmt_end, params, err);
}

int
dp_stream_follow(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stream_claim *claim,
                 struct dp_stream_followed *followed, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(claim->stream_id),
        dp_pg_uuid(claim->account_id),
        dp_pg_uuid(claim->session_id),
        dp_pg_uuid(claim->follower),
        claim->after_seq < 0 ? NULL : dp_pg_int(arena, claim->after_seq),
        dp_pg_int(arena, claim->lease_s)};

    return dp_pg_row(pg, arena, &stmt_follow, params, followed, err);
}

/* The members of at as arrays of SQL. */
struct arrays {
    const char *stream_ids;
    const char *followers;
    const char *seqs;
};

static struct arrays
arrays_of(struct dp_arena *arena, const struct dp_stream_at *at, size_t n)
{
    const char **ids = dp_alloc(arena, (n + 1) * sizeof(*ids));
    const char **followers = dp_alloc(arena, (n + 1) * sizeof(*followers));
    const char **seqs = dp_alloc(arena, (n + 1) * sizeof(*seqs));

    for (size_t i = 0; i < n; i++) {
        ids[i] = dp_pg_uuid(at[i].stream_id);
        followers[i] = dp_pg_uuid(at[i].follower);
        seqs[i] = dp_pg_int(arena, at[i].seq);
    }
    return (struct arrays){dp_pg_array(arena, ids, n),
                           dp_pg_array(arena, followers, n),
                           dp_pg_array(arena, seqs, n)};
}

struct dp_stream_event *
dp_stream_events(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stream_at *at, size_t n, int limit,
                 size_t *n_events, struct dp_err *err)
{
    struct arrays arrays = arrays_of(arena, at, n);
    const char *const params[] = {arrays.stream_ids, arrays.followers,
                                  arrays.seqs, dp_pg_int(arena, limit)};

    return dp_pg_rows(pg, arena, &stmt_events, params, n_events, err);
}

struct dp_stream_state *
dp_stream_states(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stream_at *at, size_t n, struct dp_err *err)
{
    struct arrays arrays = arrays_of(arena, at, n);
    const char *const params[] = {arrays.stream_ids, arrays.followers,
                                  arrays.seqs};
    size_t rows;

    return dp_pg_rows(pg, arena, &stmt_states, params, &rows, err);
}

static const char *
or_empty(const char *id)
{
    return id != NULL ? id : "";
}

struct dp_stream_barred *
dp_stream_barred(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stream_reader *readers, size_t n,
                 size_t *n_barred, struct dp_err *err)
{
    const char **accounts = dp_alloc(arena, (n + 1) * sizeof(*accounts));
    const char **tokens = dp_alloc(arena, (n + 1) * sizeof(*tokens));
    const char **grants = dp_alloc(arena, (n + 1) * sizeof(*grants));
    const char *params[3];

    for (size_t i = 0; i < n; i++) {
        accounts[i] = or_empty(readers[i].account_id);
        tokens[i] = or_empty(readers[i].token_id);
        grants[i] = or_empty(readers[i].grant_id);
    }
    params[0] = dp_pg_array(arena, accounts, n);
    params[1] = dp_pg_array(arena, tokens, n);
    params[2] = dp_pg_array(arena, grants, n);
    return dp_pg_rows(pg, arena, &stmt_barred, params, n_barred, err);
}

int
dp_stream_sent(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_stream_at *at, size_t n, struct dp_err *err)
{
    struct arrays arrays = arrays_of(arena, at, n);
    const char *const params[] = {arrays.stream_ids, arrays.seqs};

    return dp_pg_run(pg, &stmt_sent, params, err);
}

int
dp_stream_renew(struct dp_pg *pg, struct dp_arena *arena,
                const char *const *stream_ids, size_t n, int lease_s,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_array(arena, stream_ids, n),
                                  dp_pg_int(arena, lease_s)};

    return dp_pg_run(pg, &stmt_renew, params, err);
}

int
dp_stream_cancel(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *session_id,
                 const char *request_id, bool *found, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(session_id), request_id};

    return dp_store_flag(pg, arena, &stmt_cancel, params, found, err);
}

int
dp_stream_abandon(struct dp_pg *pg, const char *stream_id, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(stream_id)};

    return dp_pg_run(pg, &stmt_abandon, params, err);
}
