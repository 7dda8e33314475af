/* Topics: what a stream wants to hear of. */
#include "store/topic.h"

#include "store/common.h"

static const char *const outcomes[] = {"added", "ended", "too_long",
                                       "too_many", NULL};
static const struct dp_col add_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_add = {
    "topic_add", "SELECT outcome FROM dubplate.topic_add($1, $2, $3)", 3, 0,
    add_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_remove = {
    "topic_remove", "SELECT removed FROM dubplate.topic_remove($1, $2)", 2, 0,
    NULL, 0};

static const struct dp_stmt stmt_change = {
    "change_note", "SELECT told FROM dubplate.change_note($1, $2, $3, $4)", 4,
    0, NULL, 0};

const struct dp_stmt *const dp_topic_stmts[] = {&stmt_add, &stmt_remove,
                                                &stmt_change, NULL};

int
dp_topic_add(struct dp_pg *pg, struct dp_arena *arena, const char *stream_id,
             const struct dp_texts *topics, int max_topics,
             enum dp_topic_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(stream_id), dp_pg_array(arena, topics->items, topics->n),
        dp_pg_int(arena, max_topics)};
    int found = dp_store_outcome(pg, arena, &stmt_add, params, err);

    if (found < 0)
        return -1;
    *outcome = (enum dp_topic_outcome)found;
    return 0;
}

int
dp_topic_remove(struct dp_pg *pg, struct dp_arena *arena,
                const char *stream_id, const struct dp_texts *topics,
                struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(stream_id), dp_pg_array(arena, topics->items, topics->n)};

    return dp_pg_run(pg, &stmt_remove, params, err);
}

int
dp_change_note(struct dp_pg *pg, const struct dp_change *change,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(change->account_id),
                                  change->topic, change->method,
                                  change->params_json};

    return dp_pg_run(pg, &stmt_change, params, err);
}
