/*
 * Upload sessions and their chunks.
 *
 *   open -> assembling -> done | failed;   open -> expired
 *
 * A chunk is recorded after its file is on disk and synced.  Assembling is a
 * lease: past it another process may take over.
 */
#ifndef DP_STORE_UPLOAD_H
#define DP_STORE_UPLOAD_H

#include "pg/query.h"

struct dp_upload_new {
    const char *account_id;
    const char *flow; /* "http" | "tool" | "url" */
    const char *type; /* "coverArt" | "audio" */
    const char *file_name;   /* for display; or NULL */
    const char *media_type;  /* as claimed; or NULL */
    int64_t declared_bytes;  /* -1 = unknown */
    int total_chunks;        /* 0 = unknown */
    int chunk_bytes;         /* as recommended; 0 = none */
    const struct dp_hash *token_hash; /* of the scoped token; or NULL */
    const char *source_url;      /* of flow "url" only */
    const char *provenance_json; /* object; or NULL */
    int64_t in_flight_max_bytes;
    int64_t stored_max_bytes; /* of the account (room.h); 0 = no limit */
    int ttl_s;
    int hard_ttl_s;
};

struct dp_upload_opened {
    const char *session_id; /* NULL when over_quota */
    const char *expires_at;
    bool over_quota;    /* too many bytes in unfinished uploads */
    const char *job_id; /* of the fetch job of flow "url"; or NULL */
};

/* DP_E_ACCOUNT_FULL; else what is declared is reserved. */
int dp_upload_open(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_upload_new *upload,
                   struct dp_upload_opened *opened, struct dp_err *err);

struct dp_upload {
    const char *session_id;
    const char *account_id;
    const char *flow;
    const char *type;
    const char *file_name;
    const char *media_type;
    int64_t declared_bytes; /* 0 = unknown */
    int total_chunks;       /* 0 = unknown */
    int chunk_bytes;
    const char *state; /* open assembling done failed expired */
    const char *failure_code;
    const char *failure_text;
    const char *asset_id; /* when done */
    const char *source_url;
    const char *provenance; /* JSON object */
    const char *created_at;
    const char *expires_at;
    bool usable; /* open or assembling, and not past its time */
    struct dp_ints received; /* chunk indices, sorted */
    int64_t received_bytes;
    const char *job_id; /* the fetch job; or NULL */
};

/* DP_E_NOT_FOUND when there is none, or it is somebody else's. */
int dp_upload_get(struct dp_pg *pg, struct dp_arena *arena,
                  const char *account_id, const char *session_id,
                  struct dp_upload *upload, struct dp_err *err);

/* Whom a scoped upload token stands for; *upload NULL when nobody. */
int dp_upload_find_by_token(struct dp_pg *pg, struct dp_arena *arena,
                            const struct dp_hash *token_hash,
                            struct dp_upload **upload, struct dp_err *err);

/*
 * The newest session with account, type and source_url of like that is not
 * over, or was opened in the last done_within_s and is done; *upload NULL
 * when there is none.
 */
int dp_upload_find_by_url(struct dp_pg *pg, struct dp_arena *arena,
                          const struct dp_upload_new *like, int done_within_s,
                          struct dp_upload **upload, struct dp_err *err);

struct dp_chunk {
    int chunk_index;
    int64_t size_bytes;
    struct dp_hash content_hash;
};

/* All chunks of a session, by index. */
struct dp_chunk *dp_upload_chunks(struct dp_pg *pg, struct dp_arena *arena,
                                  const char *account_id,
                                  const char *session_id, size_t *n,
                                  struct dp_err *err);

enum dp_chunk_outcome {
    DP_CHUNK_STORED,
    DP_CHUNK_SAME,     /* was there already, byte for byte */
    DP_CHUNK_CONFLICT, /* another content stands at this index */
    DP_CHUNK_CLOSED,   /* the session takes no more */
    DP_CHUNK_NOT_FOUND,
    DP_CHUNK_EXPIRED,
    DP_CHUNK_OUT_OF_RANGE,
};

/*
 * Record a chunk that is on disk; the session's life is moved on by ttl_s.
 */
int dp_upload_chunk_put(struct dp_pg *pg, struct dp_arena *arena,
                        const struct dp_upload *session,
                        const struct dp_chunk *chunk, int ttl_s,
                        enum dp_chunk_outcome *outcome, struct dp_err *err);

enum dp_assemble_outcome {
    DP_ASSEMBLE_CLAIMED, /* ours to assemble, for lease_s */
    DP_ASSEMBLE_DONE,    /* was done before: see asset_id */
    DP_ASSEMBLE_BUSY,    /* another process is at it */
    DP_ASSEMBLE_INCOMPLETE, /* see missing */
    DP_ASSEMBLE_FAILED,     /* see failure_code and failure_text */
    DP_ASSEMBLE_NOT_FOUND,
    DP_ASSEMBLE_EXPIRED,
};

struct dp_assemble {
    enum dp_assemble_outcome outcome;
    const char *asset_id;
    struct dp_ints missing; /* the first 100 */
    int64_t total_bytes;    /* of all chunks received */
    int total_chunks;       /* declared, or as many as there are */
    int64_t declared_bytes; /* 0 = unknown */
    const char *type;
    const char *file_name;
    const char *media_type;
    const char *failure_code;
    const char *failure_text;
};

/* Claim the session for assembling, for lease_s seconds. */
int dp_upload_assemble(struct dp_pg *pg, struct dp_arena *arena,
                       const char *account_id, const char *session_id,
                       int lease_s, struct dp_assemble *assemble,
                       struct dp_err *err);

/* What was found in an assembled or fetched file that is in storage. */
struct dp_upload_file {
    struct dp_hash content_hash;
    int64_t size_bytes;
    const char *media_type; /* from its bytes */
    const char *file_name;  /* for display; or NULL */
    const char *facts_json; /* object; or NULL */
    int64_t stored_max_bytes; /* of the account (room.h); 0 = no limit */
};

/*
 * The session is done: makes the asset (or finds the account's identical
 * one) and queues its media job.  Called again, the same asset again.
 * DP_E_NOT_FOUND when there is no such session, or it failed or expired;
 * DP_E_ACCOUNT_FULL when the file is larger than was declared and does not
 * fit: the session is as it was.
 */
int dp_upload_finish(struct dp_pg *pg, struct dp_arena *arena,
                     const char *account_id, const char *session_id,
                     const struct dp_upload_file *file, const char **asset_id,
                     struct dp_err *err);

/* The session failed; reopen: for a failure that sending again may mend. */
int dp_upload_fail(struct dp_pg *pg, const char *account_id,
                   const char *session_id, const char *code, const char *text,
                   bool reopen, struct dp_err *err);

struct dp_upload_swept {
    const char *session_id;
};

/*
 * Expire what is past its time; lists sessions closed more than grace_s ago
 * whose chunk files may be removed from storage (at most 1000 at once).
 * Remove the files, then call dp_upload_set_swept().
 */
struct dp_upload_swept *dp_upload_expire(struct dp_pg *pg,
                                         struct dp_arena *arena, int grace_s,
                                         size_t *n, struct dp_err *err);

/* The chunk files of a closed session are gone. */
int dp_upload_set_swept(struct dp_pg *pg, const char *session_id,
                        struct dp_err *err);

#endif
