/* multipart/form-data: a window over the body, moved from part to part. */
#include "config.h"

#include "http/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"
#include "http/param.h"

#define WINDOW_BYTES (64u * 1024u)
#define HEAD_BYTES_MAX 8192
#define HEAD_LINES_MAX 16
#define BOUNDARY_MAX 70
#define PARTS_MAX (DP_MULTIPART_FIELDS + 1)

struct reader {
    struct dp_arena *arena;
    const struct dp_multipart_in *in;
    struct dp_multipart *form;
    char *window;
    size_t pos, end; /* the unread part of the window */
    char delimiter[BOUNDARY_MAX + 5]; /* CR LF - - boundary */
    size_t delimiter_len;
    struct dp_str value; /* of the text field being read */
};

/* What the head of a part says. */
struct part {
    const char *name;
    const char *file_name;
    const char *media_type;
};

static int
bad(struct dp_err *err, const char *text)
{
    return dp_refuse(err, DP_E_BAD_REQUEST, "Malformed form data: %s", text);
}

/* Gets more bytes behind those in the window; -1 also at the body's end. */
static int
fill(struct reader *r, struct dp_err *err)
{
    ssize_t got;

    memmove(r->window, r->window + r->pos, r->end - r->pos);
    r->end -= r->pos;
    r->pos = 0;
    got = r->in->read(r->in->read_ctx, r->window + r->end,
                      WINDOW_BYTES - r->end, err);
    if (got < 0)
        return -1;
    if (got == 0)
        return bad(err, "the closing boundary is missing.");
    r->end += (size_t)got;
    return 0;
}

static int
discard(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    (void)ctx;
    (void)data;
    (void)len;
    (void)err;
    return 0;
}

static int
keep_value(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    struct reader *r = ctx;

    dp_str_add_n(&r->value, data, len);
    return r->value.failed ? bad(err, "a text field is over 4096 bytes.") : 0;
}

/* Hands everything up to the next delimiter to sink and steps over it. */
static int
read_to_delimiter(struct reader *r, dp_multipart_sink_fn *sink, void *ctx,
                  struct dp_err *err)
{
    for (;;) {
        char *from = r->window + r->pos;
        size_t len = r->end - r->pos;
        char *hit = memmem(from, len, r->delimiter, r->delimiter_len);
        size_t sure = hit != NULL              ? (size_t)(hit - from)
                      : len < r->delimiter_len ? 0
                                               : len - r->delimiter_len + 1;

        if (sure > 0 && sink(ctx, from, sure, err) < 0)
            return -1;
        r->pos += sure;
        if (hit != NULL) {
            r->pos += r->delimiter_len;
            return 0;
        }
        if (fill(r, err) < 0)
            return -1;
    }
}

/* The next line without its CR LF, NUL-terminated, in the window. */
static int
read_line(struct reader *r, char **line, struct dp_err *err)
{
    for (;;) {
        char *from = r->window + r->pos;
        size_t len = r->end - r->pos;
        char *hit = memmem(from, len, "\r\n", 2);

        if ((hit == NULL ? len : (size_t)(hit - from)) > HEAD_BYTES_MAX)
            return bad(err, "a header line of a part is too long.");
        if (hit == NULL) {
            if (fill(r, err) < 0)
                return -1;
            continue;
        }
        if (memchr(from, '\0', (size_t)(hit - from)) != NULL)
            return bad(err, "NUL in the head of a part.");
        *hit = '\0';
        *line = from;
        r->pos += (size_t)(hit - from) + 2;
        return 0;
    }
}

/* The value of a header line of that name, or NULL. */
static const char *
header_value(const char *line, const char *name)
{
    size_t len = strlen(name);

    if (strncasecmp(line, name, len) != 0 || line[len] != ':')
        return NULL;
    return line + len + 1 + strspn(line + len + 1, " \t");
}

static int
read_disposition(struct reader *r, const char *value, struct part *part,
                 struct dp_err *err)
{
    int faulty = 0;

    if (part->name != NULL)
        return bad(err, "a part has two Content-Disposition headers.");
    if (strncasecmp(value, "form-data", 9) != 0)
        return bad(err, "a part is no form-data.");
    part->name = dp_param_find(r->arena, value, "name", &faulty);
    part->file_name = dp_param_find(r->arena, value, "filename", &faulty);
    if (faulty || part->name == NULL || part->name[0] == '\0'
        || strlen(part->name) > DP_MULTIPART_NAME_BYTES
        || !dp_utf8_valid(part->name, strlen(part->name)))
        return bad(err, "a part has no plain name.");
    return 0;
}

/* Browsers and curl send files as they are; an encoded one would be stored
 * encoded. */
static int
check_encoding(const char *value, struct dp_err *err)
{
    if (strcasecmp(value, "binary") == 0 || strcasecmp(value, "8bit") == 0
        || strcasecmp(value, "7bit") == 0)
        return 0;
    return bad(err, "send parts without Content-Transfer-Encoding.");
}

static int
read_header(struct reader *r, const char *line, struct part *part,
            struct dp_err *err)
{
    const char *value;

    if (line[0] == ' ' || line[0] == '\t' || strchr(line, ':') == NULL)
        return bad(err, "a header line of a part is no header.");
    value = header_value(line, "Content-Disposition");
    if (value != NULL)
        return read_disposition(r, value, part, err);
    value = header_value(line, "Content-Transfer-Encoding");
    if (value != NULL)
        return check_encoding(value, err);
    value = header_value(line, "Content-Type");
    if (value != NULL)
        part->media_type = dp_utf8_clean(r->arena, value, 127);
    return 0;
}

static int
read_head(struct reader *r, struct part *part, struct dp_err *err)
{
    size_t bytes = 0;
    char *line;

    for (int lines = 0; lines <= HEAD_LINES_MAX; lines++) {
        if (read_line(r, &line, err) < 0)
            return -1;
        if (line[0] == '\0')
            return part->name != NULL
                       ? 0
                       : bad(err, "a part has no Content-Disposition.");
        bytes += strlen(line);
        if (bytes > HEAD_BYTES_MAX)
            break;
        if (read_header(r, line, part, err) < 0)
            return -1;
    }
    return bad(err, "the head of a part is too long.");
}

static int
read_file(struct reader *r, const struct part *part, struct dp_err *err)
{
    struct dp_multipart *form = r->form;

    if (form->has_file)
        return bad(err, "the file was sent twice.");
    form->has_file = true;
    form->file_name = part->file_name;
    form->media_type = part->media_type;
    return read_to_delimiter(r, r->in->sink, r->in->sink_ctx, err);
}

static int
read_field(struct reader *r, const struct part *part, struct dp_err *err)
{
    struct dp_multipart *form = r->form;

    if (form->n_fields == DP_MULTIPART_FIELDS)
        return bad(err, "too many fields.");
    if (dp_multipart_find(form, part->name) != NULL)
        return bad(err, "a field was sent twice.");
    dp_str_init(&r->value, r->arena, DP_MULTIPART_FIELD_BYTES);
    if (read_to_delimiter(r, keep_value, r, err) < 0)
        return -1;
    if (strlen(r->value.data) != r->value.len
        || !dp_utf8_valid(r->value.data, r->value.len))
        return bad(err, "a text field is no UTF-8 text.");
    form->fields[form->n_fields++] =
        (struct dp_multipart_field){part->name, r->value.data};
    return 0;
}

/* Behind a delimiter: "--" ends the body, a line end begins a part. */
static int
at_end(struct reader *r, bool *end, struct dp_err *err)
{
    char *line;

    while (r->end - r->pos < 2)
        if (fill(r, err) < 0)
            return -1;
    *end = memcmp(r->window + r->pos, "--", 2) == 0;
    if (*end)
        return 0;
    if (read_line(r, &line, err) < 0)
        return -1;
    if (line[strspn(line, " \t")] != '\0')
        return bad(err, "there is text behind a boundary.");
    return 0;
}

int
dp_multipart_parse(struct dp_arena *arena, const struct dp_multipart_in *in,
                   struct dp_multipart *form, struct dp_err *err)
{
    struct reader r = {.arena = arena, .in = in, .form = form};
    bool end = false;

    *form = (struct dp_multipart){0};
    r.window = dp_alloc(arena, WINDOW_BYTES);
    r.delimiter_len = 4 + strlen(in->boundary);
    memcpy(r.delimiter, "\r\n--", 4);
    memcpy(r.delimiter + 4, in->boundary, strlen(in->boundary));
    /* The first boundary needs no line end before it. */
    memcpy(r.window, "\r\n", 2);
    r.end = 2;
    if (read_to_delimiter(&r, discard, NULL, err) < 0)
        return -1;
    for (int parts = 0;; parts++) {
        struct part part = {0};

        if (at_end(&r, &end, err) < 0)
            return -1;
        if (end)
            return 0;
        if (parts == PARTS_MAX)
            return bad(err, "too many parts.");
        if (read_head(&r, &part, err) < 0)
            return -1;
        if ((strcmp(part.name, in->file_field) == 0
                 ? read_file(&r, &part, err)
                 : read_field(&r, &part, err))
            < 0)
            return -1;
    }
}

const char *
dp_multipart_boundary(struct dp_arena *arena, const char *content_type,
                      struct dp_err *err)
{
    static const char allowed[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "'()+_,-./:=? ";
    int faulty = 0;
    const char *boundary =
        dp_param_find(arena, content_type, "boundary", &faulty);
    size_t len = boundary != NULL ? strlen(boundary) : 0;

    if (faulty || len == 0 || len > BOUNDARY_MAX
        || strspn(boundary, allowed) != len || boundary[len - 1] == ' ') {
        bad(err, "Content-Type needs one boundary of 1 to 70 characters.");
        return NULL;
    }
    return boundary;
}

static ssize_t
read_body(void *ctx, void *data, size_t len, struct dp_err *err)
{
    return dp_req_read(ctx, data, len, err);
}

int
dp_multipart_read(struct dp_req *req, const char *file_field,
                  dp_multipart_sink_fn *sink, void *sink_ctx,
                  struct dp_multipart *form, struct dp_err *err)
{
    struct dp_multipart_in in = {.read = read_body,
                                 .read_ctx = req,
                                 .file_field = file_field,
                                 .sink = sink,
                                 .sink_ctx = sink_ctx};

    if (!dp_req_is_type(req, "multipart/form-data"))
        return dp_refuse(err, DP_E_MEDIA_TYPE,
                         "Send the body as multipart/form-data.");
    in.boundary = dp_multipart_boundary(
        req->arena, dp_req_env(req, "CONTENT_TYPE"), err);
    if (in.boundary == NULL)
        return -1;
    return dp_multipart_parse(req->arena, &in, form, err);
}

const char *
dp_multipart_find(const struct dp_multipart *form, const char *name)
{
    for (size_t i = 0; i < form->n_fields; i++) {
        if (strcmp(form->fields[i].name, name) == 0)
            return form->fields[i].value;
    }
    return NULL;
}
