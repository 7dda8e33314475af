/*
 * Topics: what a stream wants to hear of.  "tools", "prompts", "resources",
 * "resource:<uri>" or "task:<task id>".
 */
#ifndef DP_STORE_TOPIC_H
#define DP_STORE_TOPIC_H

#include "pg/query.h"

enum dp_topic_outcome {
    DP_TOPIC_ADDED,
    DP_TOPIC_ENDED,    /* there is no such stream any more */
    DP_TOPIC_TOO_LONG, /* one is over 1024 bytes */
    DP_TOPIC_TOO_MANY,
};

/* All of them, or none. */
int dp_topic_add(struct dp_pg *pg, struct dp_arena *arena,
                 const char *stream_id, const struct dp_texts *topics,
                 int max_topics, enum dp_topic_outcome *outcome,
                 struct dp_err *err);

int dp_topic_remove(struct dp_pg *pg, struct dp_arena *arena,
                    const char *stream_id, const struct dp_texts *topics,
                    struct dp_err *err);

struct dp_change {
    const char *account_id; /* NULL: of all accounts */
    const char *topic;
    const char *method;      /* of the notification */
    const char *params_json; /* an object without _meta, or NULL */
};

/*
 * Tell every stream that has the topic.  What the database changes it tells
 * itself; this is for what only a program knows.
 */
int dp_change_note(struct dp_pg *pg, const struct dp_change *change,
                   struct dp_err *err);

#endif
