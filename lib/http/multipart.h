/*
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1), read as a stream.
 *
 * One field is the file: its bytes go to a sink block by block and are never
 * held in memory.  All other fields are short texts.  What is not plainly
 * well-formed is refused: two parsers must not be able to read one body in
 * two ways.
 */
#ifndef DP_HTTP_MULTIPART_H
#define DP_HTTP_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"

#define DP_MULTIPART_FIELDS 32
#define DP_MULTIPART_FIELD_BYTES 4096
#define DP_MULTIPART_NAME_BYTES 64

struct dp_multipart_field {
    const char *name;
    const char *value; /* UTF-8, without NUL */
};

/* What a body had besides the bytes of its file. */
struct dp_multipart {
    struct dp_multipart_field fields[DP_MULTIPART_FIELDS];
    size_t n_fields;
    bool has_file;
    const char *file_name;  /* as sent, or NULL; for display only */
    const char *media_type; /* as claimed, or NULL */
};

/* Takes the file's bytes; -1 ends the reading. */
typedef int dp_multipart_sink_fn(void *ctx, const void *data, size_t len,
                                 struct dp_err *err);

/* Gives the body's bytes: > 0, 0 at the end, -1 on failure. */
typedef ssize_t dp_multipart_read_fn(void *ctx, void *data, size_t len,
                                     struct dp_err *err);

struct dp_multipart_in {
    dp_multipart_read_fn *read;
    void *read_ctx;
    const char *boundary;
    const char *file_field; /* name of the field that is the file */
    dp_multipart_sink_fn *sink;
    void *sink_ctx;
};

/*
 * Read a body to its closing boundary.  Fields may come in any order, before
 * or after the file; a field sent twice is refused.  DP_E_BAD_REQUEST says
 * what is wrong; failures of read and sink are passed on.
 */
int dp_multipart_parse(struct dp_arena *arena,
                       const struct dp_multipart_in *in,
                       struct dp_multipart *form, struct dp_err *err);

/* The body of req: DP_E_MEDIA_TYPE unless it says multipart/form-data. */
int dp_multipart_read(struct dp_req *req, const char *file_field,
                      dp_multipart_sink_fn *sink, void *sink_ctx,
                      struct dp_multipart *form, struct dp_err *err);

/* The boundary of a Content-Type; NULL: DP_E_BAD_REQUEST. */
const char *dp_multipart_boundary(struct dp_arena *arena,
                                  const char *content_type,
                                  struct dp_err *err);

/* A field's value, or NULL. */
const char *dp_multipart_find(const struct dp_multipart *form,
                              const char *name);

#endif
