/*
 * A form's body, with the boundary "b": read in large pieces and byte by
 * byte it must be the same form, or be refused for the same reason.
 */
#include "http/multipart.h"

#include "fuzz.h"

struct body {
    const uint8_t *data;
    size_t left;
    size_t piece_bytes;
};

struct taken {
    struct dp_multipart form;
    struct dp_err err;
    struct dp_str file;
    int rc;
};

static ssize_t
read_body(void *ctx, void *data, size_t len, struct dp_err *err)
{
    struct body *body = ctx;

    (void)err;
    if (len > body->piece_bytes)
        len = body->piece_bytes;
    if (len > body->left)
        len = body->left;
    memcpy(data, body->data, len);
    body->data += len;
    body->left -= len;
    return (ssize_t)len;
}

static int
take(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    (void)err;
    dp_str_add_n(ctx, data, len);
    return 0;
}

static void
parse(struct dp_arena *arena, const uint8_t *data, size_t size,
      size_t piece_bytes, struct taken *taken)
{
    struct body body = {data, size, piece_bytes};
    struct dp_multipart_in in = {
        .read = read_body, .read_ctx = &body, .boundary = "b",
        .file_field = "file", .sink = take, .sink_ctx = &taken->file,
    };

    memset(taken, 0, sizeof(*taken));
    dp_str_init(&taken->file, arena, size);
    taken->rc = dp_multipart_parse(arena, &in, &taken->form, &taken->err);
    MUST(!taken->file.failed);
}

static bool
same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct taken whole;
    struct taken slow;

    dp_arena_init(&arena);
    parse(&arena, data, size, SIZE_MAX, &whole);
    parse(&arena, data, size, 1, &slow);
    MUST(whole.rc == slow.rc && whole.err.code == slow.err.code);
    if (whole.rc < 0) {
        MUST_BE_REFUSAL(&whole.err);
        MUST(strcmp(whole.err.text, slow.err.text) == 0);
    } else {
        MUST(whole.file.len == slow.file.len
             && memcmp(whole.file.data, slow.file.data, slow.file.len) == 0);
        MUST(whole.form.n_fields == slow.form.n_fields
             && whole.form.n_fields <= DP_MULTIPART_FIELDS);
        MUST(same_text(whole.form.file_name, slow.form.file_name));
        MUST(same_text(whole.form.media_type, slow.form.media_type));
        for (size_t i = 0; i < slow.form.n_fields; i++)
            MUST(same_text(whole.form.fields[i].name, slow.form.fields[i].name)
                 && same_text(whole.form.fields[i].value,
                              slow.form.fields[i].value)
                 && strlen(slow.form.fields[i].value)
                        <= DP_MULTIPART_FIELD_BYTES);
    }
    dp_arena_clear(&arena);
    return 0;
}
