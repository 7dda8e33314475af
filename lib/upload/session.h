/*
 * Upload sessions: a file sent piece by piece.
 *
 * Chunks are numbered from 0, may come in any order, at once and more than
 * once: the same bytes again are no fault, other bytes at the same index are.
 * A session ends when it is completed, which may be asked for again and gives
 * the same file.
 */
#ifndef DP_UPLOAD_SESSION_H
#define DP_UPLOAD_SESSION_H

#include "store/upload.h"
#include "upload/intake.h"

/* Most chunks of a session. */
#define DP_CHUNKS_MAX 100000

/* What is to come. */
struct dp_intake_plan {
    const char *flow; /* "http": with a scoped token; "tool": without */
    const char *type;
    const char *file_name;
    const char *media_type; /* as claimed; or NULL */
    int64_t size_bytes;
    int total_chunks; /* 0: the sender chooses */
};

struct dp_intake_opened {
    const char *session_id;
    const char *expires_at;
    const char *token; /* of flow "http"; told once */
    int total_chunks;  /* planned, or of the recommended size */
};

/*
 * Open a session.  DP_E_TOO_LARGE, DP_E_QUOTA, DP_E_ACCOUNT_FULL,
 * DP_E_STORAGE, DP_E_RATE before a byte is sent.
 */
int dp_intake_open(const struct dp_intake *in,
                   const struct dp_intake_plan *plan,
                   struct dp_intake_opened *opened, struct dp_err *err);

/*
 * The session id of in's account; type, unless NULL, must be the session's.
 * DP_E_NOT_FOUND, DP_E_BAD_PARAMS.
 */
int dp_intake_session(const struct dp_intake *in, const char *session_id,
                      const char *type, struct dp_upload *session,
                      struct dp_err *err);

/* Does the session take chunks?  DP_E_EXPIRED, DP_E_CONFLICT. */
int dp_intake_check_open(const struct dp_upload *session, struct dp_err *err);

/*
 * Keep the chunk that writer holds; when this returns 0 it is on disk, synced
 * and recorded.  *duplicate: it had come before.
 */
int dp_intake_chunk(const struct dp_intake *in,
                    const struct dp_upload *session, int chunk_index,
                    struct dp_writer *writer, bool *duplicate,
                    struct dp_err *err);

/* What the sender says at the end. */
struct dp_intake_ending {
    const char *file_name; /* NULL: as it was announced */
    const char *sha256;    /* of the whole file, in hexadecimal; or NULL */
};

/*
 * Put the file together and answer with its address.  DP_E_INCOMPLETE names
 * the missing chunks; DP_E_CONFLICT: the file is not the one of that sum.
 */
int dp_intake_complete(const struct dp_intake *in,
                       const struct dp_upload *session,
                       const struct dp_intake_ending *ending,
                       json_t **answer, struct dp_err *err);

/* How far a session is: {"sessionId", "state", "missingChunks" ...}. */
int dp_intake_status(const struct dp_intake *in,
                     const struct dp_upload *session, json_t **answer,
                     struct dp_err *err);

/* Chunks the session will have; 0 = nobody knows. */
int dp_intake_total_chunks(const struct dp_upload *session);

/* A failed session as an error, from what was noted about it. */
int dp_intake_failed(const char *code, const char *text, struct dp_err *err);

#endif
