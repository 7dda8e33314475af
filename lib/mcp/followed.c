/* The set of connections that read streams. */
#include "mcp/followed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dp_follow *
dp_follow_new(const struct dp_state *state)
{
    struct dp_follow *follow = calloc(1, sizeof(*follow));

    if (follow == NULL)
        return NULL;
    follow->state = state;
    pthread_mutex_init(&follow->lock, NULL);
    return follow;
}

static struct dp_followed **
bucket_of(struct dp_follow *follow, const char *stream_id)
{
    unsigned hash = 0;

    /* A UUID is random: its first digits do. */
    for (size_t i = 0; i < 4 && stream_id[i] != '\0'; i++)
        hash = hash * 31 + (unsigned char)stream_id[i];
    return &follow->buckets[hash % DP_FOLLOWED_BUCKETS];
}

void
dp_followed_free(struct dp_followed *f)
{
    free(f->farewell);
    free(f->closing);
    free(f);
}

void
dp_followed_put(struct dp_followed *f)
{
    struct dp_follow *follow = f->follow;
    struct dp_followed **bucket = bucket_of(follow, f->stream_id);

    pthread_mutex_lock(&follow->lock);
    f->next = *bucket;
    *bucket = f;
    follow->n++;
    pthread_mutex_unlock(&follow->lock);
}

void
dp_followed_remove(struct dp_followed *f)
{
    struct dp_follow *follow = f->follow;
    struct dp_followed **place = bucket_of(follow, f->stream_id);

    pthread_mutex_lock(&follow->lock);
    while (*place != f)
        place = &(*place)->next;
    *place = f->next;
    follow->n--;
    if (f->ends) {
        f->next = follow->gone;
        follow->gone = f;
    }
    pthread_mutex_unlock(&follow->lock);
}

struct dp_followed *
dp_followed_find(struct dp_follow *follow, const struct dp_stream_at *at)
{
    struct dp_followed *f = *bucket_of(follow, at->stream_id);

    while (f != NULL
           && (strcmp(f->stream_id, at->stream_id) != 0
               || strcmp(f->follower, at->follower) != 0))
        f = f->next;
    return f;
}

/* Is it to be listed?  With the lock held. */
static bool
take(struct dp_followed *f, enum dp_followed_which which)
{
    bool has_news = f->has_news;

    if (f->held == NULL || f->is_over)
        return false;
    if (which != DP_FOLLOWED_LEASED)
        f->has_news = false;
    return which == DP_FOLLOWED_ALL
           || (which == DP_FOLLOWED_LEASED && !f->is_call)
           || (which == DP_FOLLOWED_NEWS && has_news);
}

struct dp_stream_at *
dp_followed_list(struct dp_follow *follow, struct dp_arena *arena,
             enum dp_followed_which which, size_t *n)
{
    struct dp_stream_at *at;

    pthread_mutex_lock(&follow->lock);
    at = dp_alloc_n(arena, follow->n + 1, sizeof(*at));
    *n = 0;
    for (size_t i = 0; i < DP_FOLLOWED_BUCKETS && follow->n > 0; i++) {
        for (struct dp_followed *f = follow->buckets[i]; f != NULL;
             f = f->next) {
            if (!take(f, which))
                continue;
            at[(*n)++] = (struct dp_stream_at){
                .stream_id = dp_strdup(arena, f->stream_id),
                .follower = dp_strdup(arena, f->follower),
                .seq = f->seq,
            };
        }
    }
    pthread_mutex_unlock(&follow->lock);
    return at;
}

void
dp_followed_note(struct dp_follow *follow, const char *stream_id)
{
    pthread_mutex_lock(&follow->lock);
    for (struct dp_followed *f = *bucket_of(follow, stream_id); f != NULL;
         f = f->next) {
        if (strcmp(f->stream_id, stream_id) == 0)
            f->has_news = true;
    }
    pthread_mutex_unlock(&follow->lock);
}

static void
copy_id(char to[DP_RAND_UUID], const char *id)
{
    snprintf(to, DP_RAND_UUID, "%s", id != NULL ? id : "");
}

struct dp_followed *
dp_followed_new(struct dp_follow *follow, const struct dp_reader *reader,
                const struct dp_principal *who)
{
    struct dp_followed *f = calloc(1, sizeof(*f));

    if (f == NULL)
        return NULL;
    f->follow = follow;
    f->numbered = reader->numbered;
    f->ends = reader->ends;
    f->is_call = reader->is_call;
    snprintf(f->stream_id, sizeof(f->stream_id), "%s", reader->stream_id);
    dp_rand_uuid(f->follower);
    copy_id(f->account_id, who->account_id);
    copy_id(f->token_id, who->token_id);
    copy_id(f->grant_id, who->grant_id);
    f->farewell = reader->farewell != NULL ? strdup(reader->farewell) : NULL;
    f->closing = reader->closing != NULL ? strdup(reader->closing) : NULL;
    return f;
}
