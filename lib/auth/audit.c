/* The audit trail of sign-in. */
#include "auth/audit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/audit_queue.h"
#include "auth/state.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "http/source.h"
#include "store/audit.h"

/* The same refusal from the same address counts once in so long. */
#define REFUSAL_EVERY_S 1

#define FLUSH_WAIT_MS 200
#define ROW_BYTES_MAX 8192
#define SEEN_SLOTS 1024u

/* What was noted lately: one slot per hash value, the newest wins. */
struct seen {
    struct dp_hash key;
    int64_t until_ms; /* on the monotonic clock */
};

struct dp_audit {
    const char *program;
    struct dp_pg *pg;
    struct dp_audit_queue *queue;
    pthread_mutex_t lock; /* of seen */
    struct seen seen[SEEN_SLOTS];
};

struct dp_audit *
dp_audit_open(const char *program, struct dp_pg *pg)
{
    struct dp_audit *audit = calloc(1, sizeof(*audit));

    if (audit == NULL)
        return NULL;
    audit->program = program;
    audit->pg = pg;
    audit->queue = dp_audit_queue_open(pg);
    pthread_mutex_init(&audit->lock, NULL);
    if (audit->queue == NULL) {
        dp_audit_close(audit);
        return NULL;
    }
    return audit;
}

bool
dp_audit_flush(struct dp_audit *audit)
{
    return dp_audit_queue_flush(audit->queue, FLUSH_WAIT_MS);
}

void
dp_audit_close(struct dp_audit *audit)
{
    if (audit == NULL)
        return;
    dp_audit_queue_close(audit->queue);
    pthread_mutex_destroy(&audit->lock);
    free(audit);
}

/* NULL where nothing was opened: in a test. */
static struct dp_audit *
audit_of(const struct dp_req *req)
{
    const struct dp_state *state = req->state;

    return state != NULL ? state->audit : NULL;
}

/* Has the like been noted within every_s? */
static bool
is_repeated(struct dp_audit *audit, const struct dp_req *req,
            const struct dp_audit_event *event, int every_s)
{
    const char *const same[] = {event->action, event->outcome, event->subject,
                                event->account_id};
    const char *source = dp_source_of(req->arena, req->remote_addr);
    int64_t now_ms = dp_mono_ms();
    struct dp_hasher hasher;
    struct dp_hash key;
    struct seen *seen;
    bool repeated;

    dp_hash_init(&hasher);
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        const char *text = same[i] != NULL ? same[i] : "";

        dp_hash_update(&hasher, text, strlen(text) + 1);
    }
    dp_hash_update(&hasher, source, strlen(source) + 1);
    dp_hash_final(&hasher, &key);
    seen =
        &audit->seen[(key.bytes[0] | (unsigned)key.bytes[1] << 8) % SEEN_SLOTS];
    pthread_mutex_lock(&audit->lock);
    repeated = seen->until_ms > now_ms && dp_hash_equal(&seen->key, &key);
    if (!repeated)
        *seen = (struct seen){key, now_ms + every_s * 1000};
    pthread_mutex_unlock(&audit->lock);
    return repeated;
}

/* What the request itself knows about the event. */
static void
complete(const struct dp_req *req, struct dp_audit_event *event)
{
    if (event->who == NULL)
        event->who = req->who;
    if (event->who == NULL)
        return;
    if (event->account_id == NULL)
        event->account_id = event->who->account_id;
    if (event->grant_id == NULL)
        event->grant_id = event->who->grant_id;
}

/* The row as JSON; a member without a value is left out. */
static const char *
print_row(const struct dp_audit *audit, const struct dp_req *req,
          const struct dp_audit_event *event)
{
    char at[DP_CLOCK_TEXT];
    const struct {
        const char *name;
        const char *text;
    } members[] = {
        {"request_id", req->id                                            },
        {"program",    audit->program                                     },
        {"address",    *req->remote_addr != '\0' ? req->remote_addr : NULL},
        {"client",     dp_req_client(req)                                 },
        {"account_id", event->account_id                                  },
        {"grant_id",   event->grant_id                                    },
        {"token_id",   event->who != NULL ? event->who->token_id : NULL   },
        {"action",     event->action                                      },
        {"subject",    event->subject                                     },
        {"outcome",    event->outcome                                     },
        {"detail",     event->detail                                      },
    };
    struct dp_str row;

    dp_clock_print(dp_clock_ms(), at);
    dp_str_init(&row, req->arena, ROW_BYTES_MAX);
    dp_str_addf(&row, "{\"at\":\"%s\"", at);
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (members[i].text == NULL)
            continue;
        dp_str_addf(&row, ",\"%s\":", members[i].name);
        dp_str_json(&row, members[i].text);
    }
    dp_str_add(&row, "}");
    return row.failed ? NULL : row.data;
}

void
dp_audit_note_event(const struct dp_req *req,
                    const struct dp_audit_event *event)
{
    struct dp_audit *audit = audit_of(req);
    struct dp_audit_event all = *event;
    int every_s = event->every_s;
    const char *row;

    if (audit == NULL)
        return;
    complete(req, &all);
    if (every_s == 0 && strcmp(event->outcome, "ok") != 0)
        every_s = REFUSAL_EVERY_S;
    if (every_s > 0 && is_repeated(audit, req, &all, every_s))
        return;
    row = print_row(audit, req, &all);
    if (row != NULL)
        dp_audit_queue_add(audit->queue, row);
}

void
dp_audit_note(const struct dp_req *req, const char *action, const char *subject,
              const char *outcome)
{
    const struct dp_audit_event event = {
        .action = action, .subject = subject, .outcome = outcome};

    dp_audit_note_event(req, &event);
}

int
dp_audit_write(const struct dp_req *req, const struct dp_audit_event *event,
               struct dp_err *err)
{
    struct dp_audit *audit = audit_of(req);
    struct dp_audit_event all = *event;
    const char *row;

    if (audit == NULL)
        return dp_fail(err, DP_E_INTERNAL, "no audit trail");
    complete(req, &all);
    row = print_row(audit, req, &all);
    if (row == NULL)
        return dp_fail(err, DP_E_INTERNAL, "an audit row is too long");
    return dp_audit_add(audit->pg, dp_printf(req->arena, "[%s]", row), err);
}
