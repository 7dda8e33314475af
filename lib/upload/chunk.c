/* Keeping a chunk: first on disk, then in the database. */
#include <limits.h>

#include "storage/chunk.h"
#include "upload/session.h"

/* A file's type can be told when this much of it has come. */
#define TELLING_BYTES DP_MEDIA_HEAD_BYTES

static int
check_chunk(const struct dp_upload *session, int chunk_index,
            const struct dp_writer *writer, struct dp_err *err)
{
    if (dp_intake_check_open(session, err) < 0)
        return -1;
    if (chunk_index < 0)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Chunks are numbered from 0.");
    if (writer->size_bytes == 0)
        return dp_refuse(err, DP_E_BAD_PARAMS, "The chunk is empty.");
    /* A wrong file is told at its first chunk, not at its last. */
    if (chunk_index == 0 && writer->size_bytes >= TELLING_BYTES
        && dp_intake_sniff(writer, session->type, err) == NULL)
        return -1;
    return 0;
}

static int
refuse_chunk(const struct dp_upload *session, int chunk_index,
             enum dp_chunk_outcome outcome, struct dp_err *err)
{
    switch (outcome) {
    case DP_CHUNK_CONFLICT:
        return dp_refuse(err, DP_E_CONFLICT,
                         "Chunk %d is here already, with other bytes. Nothing "
                         "was changed; if the file has changed, start a new "
                         "session.",
                         chunk_index);
    case DP_CHUNK_OUT_OF_RANGE:
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Chunk %d does not fit: the session was announced "
                         "with %lld bytes in %d chunks, numbered from 0.",
                         chunk_index, (long long)session->declared_bytes,
                         dp_intake_total_chunks(session));
    case DP_CHUNK_EXPIRED:
        return dp_fail(err, DP_E_EXPIRED, "session %s", session->session_id);
    case DP_CHUNK_CLOSED:
        return dp_refuse(err, DP_E_CONFLICT,
                         "This session has been completed; it takes no more "
                         "chunks.");
    default:
        return dp_fail(err, DP_E_NOT_FOUND, "session %s",
                       session->session_id);
    }
}

int
dp_intake_chunk(const struct dp_intake *in, const struct dp_upload *session,
                int chunk_index, struct dp_writer *writer, bool *duplicate,
                struct dp_err *err)
{
    enum dp_chunk_outcome outcome = DP_CHUNK_NOT_FOUND;
    struct dp_chunk chunk = {.chunk_index = chunk_index};

    if (check_chunk(session, chunk_index, writer, err) < 0
        || dp_writer_finish(writer, err) < 0)
        return -1;
    chunk.size_bytes = writer->size_bytes;
    chunk.content_hash = writer->hash;
    if (dp_chunk_publish(writer, session->session_id, chunk_index, err) < 0
        || dp_upload_chunk_put(in->pg, in->arena, session, &chunk,
                               (int)in->conf->uploads_session_ttl_s, &outcome,
                               err)
               < 0)
        return -1;
    *duplicate = outcome == DP_CHUNK_SAME;
    if (outcome == DP_CHUNK_STORED || outcome == DP_CHUNK_SAME)
        return 0;
    /* Only here it is sure that no row names the file. */
    if (outcome == DP_CHUNK_CONFLICT || outcome == DP_CHUNK_OUT_OF_RANGE)
        dp_chunk_remove(writer->storage, session->session_id, chunk_index,
                        &chunk.content_hash);
    return refuse_chunk(session, chunk_index, outcome, err);
}
