/* Completing a session: its chunks become one file. */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/log.h"
#include "json/json.h"
#include "storage/chunk.h"
#include "storage/content.h"
#include "upload/session.h"

/*
 * How long a process that puts a file together is waited for; then another
 * may do it as well.  Both would make the same file, so nothing is lost if
 * the first was only slow.
 */
#define ASSEMBLE_LEASE_S 30

static int
incomplete(const struct dp_intake *in, const struct dp_upload *session,
           struct dp_err *err)
{
    json_t *status;

    if (dp_intake_status(in, session, &status, err) < 0)
        return -1;
    dp_refuse(err, DP_E_INCOMPLETE,
              "%lld of %lld bytes are here. Send the missing chunks, then "
              "complete again.",
              (long long)session->received_bytes,
              (long long)session->declared_bytes);
    err->data_json = dp_json_print(in->arena, status);
    return -1;
}

/* Appends one chunk's file to writer. */
static int
append_chunk(const struct dp_upload *session, const struct dp_chunk *chunk,
             struct dp_writer *writer, struct dp_err *err)
{
    int fd = dp_chunk_open(writer->storage, session->session_id,
                           chunk->chunk_index, &chunk->content_hash, err);
    int rc;

    if (fd < 0)
        return dp_fail(err, DP_E_STORAGE, "chunk %d of session %s is gone",
                       chunk->chunk_index, session->session_id);
    rc = dp_writer_copy(writer, fd, chunk->size_bytes, err);
    close(fd);
    return rc;
}

/* Puts the chunks together into writer, in order. */
static int
assemble(const struct dp_intake *in, const struct dp_upload *session,
         struct dp_writer *writer, struct dp_err *err)
{
    size_t n = 0;
    struct dp_chunk *chunks =
        dp_upload_chunks(in->pg, in->arena, session->account_id,
                         session->session_id, &n, err);

    if (chunks == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (append_chunk(session, &chunks[i], writer, err) < 0)
            return -1;
        dp_intake_tell(in, (double)writer->size_bytes,
                       (double)session->received_bytes,
                       "Bytes put together");
    }
    return 0;
}

/* Is it the file that was sent, by its sender's own sum? */
static int
check_sum(struct dp_sha256 *sum, const char *want, struct dp_err *err)
{
    char hex[DP_SHA256_HEX];

    dp_sha256_final(sum, hex);
    if (want == NULL || strcasecmp(hex, want) == 0)
        return 0;
    return dp_refuse(err, DP_E_CONFLICT,
                     "The SHA-256 of what arrived is %s, which is not the one "
                     "given. Complete with the right sum, or send the file "
                     "again in a new session.",
                     hex);
}

/* Publishes the file and commits its row. */
static int
finish(const struct dp_intake *in, const struct dp_upload *session,
       const char *file_name, struct dp_writer *writer,
       const char **asset_id, struct dp_err *err)
{
    const struct dp_media_type *found =
        dp_intake_sniff(writer, session->type, err);
    struct dp_upload_file file = {
        .size_bytes = writer->size_bytes,
        .file_name = dp_intake_name(in->arena, file_name),
        .stored_max_bytes = in->conf->limits_stored_max_bytes,
    };

    if (found == NULL || dp_writer_finish(writer, err) < 0)
        return -1;
    file.content_hash = writer->hash;
    file.media_type = found->media_type;
    if (dp_content_publish(writer, err) < 0)
        return -1;
    return dp_upload_finish(in->pg, in->arena, session->account_id,
                            session->session_id, &file, asset_id, err);
}

/* The chunk files have done their work; if this fails the sweep does it. */
static void
remove_chunks(const struct dp_upload *session,
              const struct dp_storage *storage)
{
    struct dp_err err = {0};

    if (dp_chunk_remove_all(storage, session->session_id, &err) < 0)
        dp_log(DP_LOG_WARN, "chunks not removed",
               DP_S("session", session->session_id),
               DP_S("detail", err.detail));
}

/*
 * The file cannot be made.  What is wrong with the file itself is final;
 * after anything else, such as a full disk, the sender may complete again.
 */
static void
give_up(const struct dp_intake *in, const struct dp_upload *session,
        const struct dp_err *why)
{
    bool final = why->code == DP_E_UNSUPPORTED_MEDIA;
    struct dp_err err = {0};

    if (dp_upload_fail(in->pg, session->account_id, session->session_id,
                       dp_err_name(why), dp_err_text(why), !final, &err)
        < 0)
        dp_log(DP_LOG_WARN, "session not given up",
               DP_S("session", session->session_id),
               DP_S("detail", err.detail));
}

/* The session is ours: make the file. */
static int
make_file(const struct dp_intake *in, const struct dp_upload *session,
          const struct dp_intake_ending *ending, int64_t size_bytes,
          const char **asset_id, struct dp_err *err)
{
    struct dp_writer *writer = dp_intake_writer(in, size_bytes, err);
    struct dp_sha256 sum;

    dp_sha256_init(&sum);
    if (writer != NULL && ending->sha256 != NULL)
        writer->sha256 = &sum;
    if (writer != NULL && assemble(in, session, writer, err) == 0
        && check_sum(&sum, ending->sha256, err) == 0
        && finish(in, session, ending->file_name, writer, asset_id, err)
               == 0) {
        remove_chunks(session, writer->storage);
        return 0;
    }
    give_up(in, session, err);
    return -1;
}

int
dp_intake_complete(const struct dp_intake *in,
                   const struct dp_upload *session,
                   const struct dp_intake_ending *ending, json_t **answer,
                   struct dp_err *err)
{
    struct dp_assemble claim;

    if (strcmp(session->flow, "url") == 0
        && strcmp(session->state, "open") == 0)
        return dp_refuse(err, DP_E_IN_PROGRESS,
                         "The file is still being fetched.");
    if (strcmp(session->state, "open") == 0
        && session->received_bytes < session->declared_bytes)
        return incomplete(in, session, err);
    if (dp_upload_assemble(in->pg, in->arena, session->account_id,
                           session->session_id, ASSEMBLE_LEASE_S, &claim, err)
        < 0)
        return -1;
    switch (claim.outcome) {
    case DP_ASSEMBLE_CLAIMED:
        if (make_file(in, session, ending, claim.total_bytes,
                      &claim.asset_id, err)
            < 0)
            return -1;
        return dp_intake_answer(in, claim.asset_id, answer, err);
    case DP_ASSEMBLE_DONE:
        return dp_intake_answer(in, claim.asset_id, answer, err);
    case DP_ASSEMBLE_BUSY:
        dp_refuse(err, DP_E_IN_PROGRESS,
                  "The file is being put together. Complete again in a few "
                  "seconds; the answer will have its fileUrl.");
        err->retry_after_s = 2;
        return -1;
    case DP_ASSEMBLE_INCOMPLETE:
        return incomplete(in, session, err);
    case DP_ASSEMBLE_FAILED:
        return dp_intake_failed(claim.failure_code, claim.failure_text, err);
    case DP_ASSEMBLE_EXPIRED:
        return dp_fail(err, DP_E_EXPIRED, "session %s", session->session_id);
    case DP_ASSEMBLE_NOT_FOUND:
        break;
    }
    return dp_fail(err, DP_E_NOT_FOUND, "session %s", session->session_id);
}
