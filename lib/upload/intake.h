/*
 * Intake: how files come in.  One implementation for the tools and for the
 * HTTP endpoints; both only read their arguments and call it.
 *
 *   a file that comes whole    dp_intake_writer, dp_intake_store
 *   base64 in an argument      dp_intake_base64           (base64.h)
 *   piece by piece             dp_intake_open, _chunk, _complete (session.h)
 *   from an address            dp_intake_url              (url.h)
 *
 * A file that was answered well is on disk and synced, and its row is
 * committed.  Answers are JSON objects that live as long as the arena.
 */
#ifndef DP_UPLOAD_INTAKE_H
#define DP_UPLOAD_INTAKE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "json/args.h"
#include "media/sniff.h"
#include "pg/pool.h"
#include "storage/writer.h"

/* Who uploads, and by which way. */
struct dp_intake {
    struct dp_arena *arena;
    const struct dp_conf *conf;
    struct dp_pg *pg;
    const char *account_id;
    const char *surface;     /* "http" | "mcp" */
    const char *client_name; /* as the client calls itself, or NULL */
    bool in_batch;           /* other calls wait for this one */

    /* Told how far long work is, in any unit; false: nobody waits for it any
       more.  NULL = nobody is told. */
    bool (*tell)(void *teller, double done, double total, const char *what);
    void *teller;
};

/* How far it is; false: nobody waits for it any more. */
bool dp_intake_tell(const struct dp_intake *in, double done, double total,
                    const char *what);

/* "coverArt", "audio": choices for an argument table; ends with NULL. */
extern const char *const dp_intake_types[];

/* DP_E_BAD_PARAMS unless type is one of them. */
int dp_intake_check_type(const char *type, struct dp_err *err);

/* Largest file of a type. */
int64_t dp_intake_limit(const struct dp_conf *conf, const char *type);

/* One more upload of this account: DP_E_RATE when there are too many. */
int dp_intake_rate(const struct dp_intake *in, struct dp_err *err);

/* A place for at most max_bytes to be written to; NULL: DP_E_STORAGE. */
struct dp_writer *dp_intake_writer(const struct dp_intake *in,
                                   int64_t max_bytes, struct dp_err *err);

/*
 * What the file is that begins as the writer's; NULL unless that is of type:
 * DP_E_UNSUPPORTED_MEDIA says what it looks like.
 */
const struct dp_media_type *dp_intake_sniff(const struct dp_writer *writer,
                                            const char *type,
                                            struct dp_err *err);

/*
 * A name as a client gave it, fit to be shown: the part behind the last
 * slash, without control characters, at most 200 characters; NULL when
 * nothing is left.  It is never used as a path.
 */
const char *dp_intake_name(struct dp_arena *arena, const char *file_name);

/* Who sent it, for the row: a JSON object. */
const char *dp_intake_provenance(const struct dp_intake *in);

/*
 * Keep the whole file that writer holds, and answer with its address.
 * DP_E_ACCOUNT_FULL, unless the account has it already.
 */
int dp_intake_store(const struct dp_intake *in, const char *type,
                    const char *file_name, struct dp_writer *writer,
                    json_t **answer, struct dp_err *err);

/* {"fileUrl", "assetId", "type", "state" ...} of an asset. */
int dp_intake_answer(const struct dp_intake *in, const char *asset_id,
                     json_t **answer, struct dp_err *err);

/* {"fileUrl" ...}: the shape of these answers, for tools' outputSchema. */
extern const struct dp_arg dp_intake_answer_args[];

#endif
