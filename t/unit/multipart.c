/* Form data: what is read, whatever pieces it comes in, and what is refused. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "http/multipart.h"
#include "tap/tap.h"

static struct dp_arena arena;

/* A body that comes in pieces of step bytes. */
struct body {
    const char *data;
    size_t len, pos, step;
};

static ssize_t
read_body(void *ctx, void *data, size_t len, struct dp_err *err)
{
    struct body *body = ctx;
    size_t n = body->len - body->pos;

    (void)err;
    n = n < len ? n : len;
    n = n < body->step ? n : body->step;
    memcpy(data, body->data + body->pos, n);
    body->pos += n;
    return (ssize_t)n;
}

static int
collect(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    (void)err;
    dp_str_add_n(ctx, data, len);
    return 0;
}

static int
parse(const char *data, size_t len, size_t step, struct dp_multipart *form,
      struct dp_str *file, struct dp_err *err)
{
    struct body body = {data, len, 0, step};
    struct dp_multipart_in in = {.read = read_body,
                                 .read_ctx = &body,
                                 .boundary = "XyZ",
                                 .file_field = "file",
                                 .sink = collect,
                                 .sink_ctx = file};

    *err = (struct dp_err){0};
    dp_str_init(file, &arena, 1 << 20);
    return dp_multipart_parse(&arena, &in, form, err);
}

static void
is_form(size_t step)
{
    static const char body[] =
        "preamble that nobody reads\r\n--XyZ\r\n"
        "Content-Disposition: form-data; name=\"type\"\r\n\r\n"
        "audio\r\n"
        "--XyZ  \r\n"
        "content-type: audio/wav\r\n"
        "CONTENT-DISPOSITION: form-data; name=\"file\"; "
        "filename=\"a \\\"b\\\"; name=x.wav\"\r\n\r\n"
        "bytes\r\n--XyY\r\n--Xy\r\n\0\r\n"
        "\r\n--XyZ\r\n"
        "Content-Disposition: form-data; name=empty\r\n\r\n"
        "\r\n--XyZ--\r\nepilogue";
    struct dp_multipart form;
    struct dp_str file;
    struct dp_err err;

    diag("in pieces of %zu bytes", step);
    is_int(parse(body, sizeof(body) - 1, step, &form, &file, &err), 0,
           "a well-formed body is read");
    is_str(dp_multipart_find(&form, "type"), "audio", "a field is found");
    is_str(dp_multipart_find(&form, "empty"), "", "an empty field is empty");
    ok(dp_multipart_find(&form, "file") == NULL, "the file is no field");
    is_str(form.file_name, "a \"b\"; name=x.wav",
           "quotes in a file name are unescaped");
    is_str(form.media_type, "audio/wav", "the claimed type is kept");
    is_int(file.len, 23, "the file has all its bytes");
    is_mem(file.data, "bytes\r\n--XyY\r\n--Xy\r\n\0\r\n", 23,
           "what only looks like a boundary belongs to the file");
}

/* Files made of boundary pieces, in all piece sizes. */
static void
survives_lookalikes(void)
{
    static const char *const bits[] = {"\r", "\n", "--", "-", "XyZ", "X",
                                       "\r\n--Xy", "\r\n-", "a"};
    int bad = 0;

    srandom(7);
    for (int round = 0; round < 500; round++) {
        struct dp_multipart form;
        struct dp_str body, want, got;
        struct dp_err err;

        dp_str_init(&want, &arena, 4096);
        for (int i = 0; i < 40; i++)
            dp_str_add(&want, bits[(size_t)random() % 9]);
        if (strstr(want.data, "\r\n--XyZ") != NULL
            || strncmp(want.data, "--XyZ", 5) == 0)
            continue;
        dp_str_init(&body, &arena, 8192);
        dp_str_addf(&body,
                    "--XyZ\r\nContent-Disposition: form-data; name=\"file\""
                    "\r\n\r\n%s\r\n--XyZ--\r\n",
                    want.data);
        bad += parse(body.data, body.len, 1 + (size_t)random() % 20, &form,
                     &got, &err)
                   < 0
               || got.len != want.len
               || memcmp(got.data, want.data, want.len) != 0;
        dp_arena_reset(&arena);
    }
    is_int(bad, 0, "no file is cut or lengthened by boundary look-alikes");
}

/* Bodies with some bytes changed, lost or doubled. */
static void
survives_damage(void)
{
    static const char sound[] =
        "--XyZ\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\naudio"
        "\r\n--XyZ\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF\r\n"
        "--XyZ--\r\n";
    int odd = 0, refused = 0;

    srandom(11);
    for (int round = 0; round < 20000; round++) {
        char body[sizeof(sound)];
        size_t len = sizeof(sound) - 1;
        struct dp_multipart form;
        struct dp_str file;
        struct dp_err err;

        memcpy(body, sound, len);
        for (long n = random() % 4; n >= 0; n--)
            body[(size_t)random() % len] = "\r\n-\"; =\0X"[random() % 9];
        len -= (size_t)random() % 3 == 0 ? (size_t)random() % len : 0;
        if (parse(body, len, 1 + (size_t)random() % 300, &form, &file, &err)
            == 0)
            continue;
        refused++;
        odd += err.code != DP_E_BAD_REQUEST || err.text[0] == '\0';
        dp_arena_reset(&arena);
    }
    is_int(odd, 0, "a damaged body is read or refused with a reason");
    ok(refused > 1000 && refused < 20000, "%d of 20000 were refused",
       refused);
}

#define HEAD "--XyZ\r\nContent-Disposition: form-data; name="
#define FILE_PART HEAD "\"file\"\r\n\r\nx\r\n"

static void
refuses_what_is_not_plain(void)
{
    static const struct {
        const char *name, *body, *says;
    } rows[] = {
        {"an empty body", "", "closing boundary"},
        {"a body without its boundary", "hello", "closing boundary"},
        {"a body cut inside the file", HEAD "\"file\"\r\n\r\nabc",
         "closing boundary"},
        {"a body cut inside a head", "--XyZ\r\nContent-Dis",
         "closing boundary"},
        {"a body cut before the closing dashes", FILE_PART "--XyZ",
         "closing boundary"},
        {"a file sent twice", FILE_PART FILE_PART "--XyZ--", "twice"},
        {"a field sent twice",
         HEAD "a\r\n\r\n1\r\n" HEAD "a\r\n\r\n1\r\n--XyZ--", "twice"},
        {"a part without a disposition", "--XyZ\r\nA: b\r\n\r\nx\r\n--XyZ--",
         "no Content-Disposition"},
        {"a part without a name",
         "--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--",
         "no plain name"},
        {"a part with two names", HEAD "a; name=b\r\n\r\nx\r\n--XyZ--",
         "no plain name"},
        {"a part with two dispositions",
         HEAD "a\r\nContent-Disposition: form-data; name=b\r\n\r\nx"
              "\r\n--XyZ--",
         "two Content-Disposition"},
        {"an unclosed quote", HEAD "\"a\r\n\r\nx\r\n--XyZ--",
         "no plain name"},
        {"an attachment in a form",
         "--XyZ\r\nContent-Disposition: attachment; name=a\r\n\r\nx"
         "\r\n--XyZ--",
         "no form-data"},
        {"a folded header", HEAD "a\r\n b\r\n\r\nx\r\n--XyZ--", "no header"},
        {"a line that is no header", HEAD "a\r\nnonsense\r\n\r\nx\r\n--XyZ--",
         "no header"},
        {"a part in base64",
         HEAD "file\r\nContent-Transfer-Encoding: base64\r\n\r\neA=="
              "\r\n--XyZ--",
         "Transfer-Encoding"},
        {"text behind a boundary", "--XyZwhat\r\n\r\nx\r\n--XyZ--",
         "behind a boundary"},
        {"a field that is no UTF-8", HEAD "a\r\n\r\n\xff\r\n--XyZ--",
         "no UTF-8"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dp_multipart form;
        struct dp_str file;
        struct dp_err err;

        ok(parse(rows[i].body, strlen(rows[i].body), 5, &form, &file, &err)
                   < 0
               && err.code == DP_E_BAD_REQUEST
               && strstr(err.text, rows[i].says) != NULL,
           "%s is refused: %s", rows[i].name, err.text);
    }
}

/* A body with count copies of a piece, numbered in its middle. */
struct repeated {
    const char *name, *before, *piece[2], *after, *says;
    int count;
};

static void
is_bounded(void)
{
    static const struct repeated rows[] = {
        {"a head of 5000 lines", HEAD "a\r\n", {"X-", ": y\r\n"},
         "\r\nx\r\n--XyZ--", "too long", 5000},
        {"a head line of 99 kB", HEAD "a\r\nX: ", {"xxxxxx", ""},
         "\r\n\r\nx\r\n--XyZ--", "too long", 9999},
        {"a body of 40 fields", "", {HEAD "f", "\r\n\r\nx\r\n"},
         "--XyZ--", "too many", 40},
        {"a field of over 4096 bytes", HEAD "a\r\n\r\n", {"xx", ""},
         "\r\n--XyZ--", "4096", 1500},
        {"a name of over 64 bytes", HEAD, {"xx", ""},
         "\r\n\r\nx\r\n--XyZ--", "no plain name", 40},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dp_multipart form;
        struct dp_str body, file;
        struct dp_err err;

        dp_str_init(&body, &arena, 1 << 20);
        dp_str_add(&body, rows[i].before);
        for (int n = 0; n < rows[i].count; n++)
            dp_str_addf(&body, "%s%d%s", rows[i].piece[0], n,
                        rows[i].piece[1]);
        dp_str_add(&body, rows[i].after);
        ok(parse(body.data, body.len, 4096, &form, &file, &err) < 0
               && strstr(err.text, rows[i].says) != NULL,
           "%s is refused: %s", rows[i].name, err.text);
    }
}

static int
refuse(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    (void)ctx;
    (void)data;
    (void)len;
    return dp_fail(err, DP_E_STORAGE, "full");
}

static void
passes_failures_on(void)
{
    struct body body = {FILE_PART "--XyZ--", strlen(FILE_PART "--XyZ--"), 0,
                        9};
    struct dp_multipart_in in = {.read = read_body,
                                 .read_ctx = &body,
                                 .boundary = "XyZ",
                                 .file_field = "file",
                                 .sink = refuse};
    struct dp_multipart form;
    struct dp_err err = {0};

    ok(dp_multipart_parse(&arena, &in, &form, &err) < 0
           && err.code == DP_E_STORAGE,
       "a full disk ends the reading as a full disk");
}

#define A71                                                                   \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
knows_boundaries(void)
{
    static const char *const bad[] = {
        "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=\"a",
        "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=a\xc3\xa9",
        ("multipart/form-data; boundary=" A71),
    };
    struct dp_err err = {0};

    is_str(dp_multipart_boundary(&arena,
                                 "multipart/form-data; boundary=XyZ", &err),
           "XyZ", "a boundary is found");
    is_str(dp_multipart_boundary(
               &arena,
               "Multipart/Form-Data; charset=utf-8; Boundary=\"a b:c\"",
               &err),
           "a b:c", "a quoted boundary is found behind a charset");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ok(dp_multipart_boundary(&arena, bad[i], &err) == NULL
               && err.code == DP_E_BAD_REQUEST,
           "refused: %s", bad[i]);
}

int
main(void)
{
    dp_arena_init(&arena);
    is_form(1);
    is_form(3);
    is_form(70000);
    survives_lookalikes();
    survives_damage();
    refuses_what_is_not_plain();
    is_bounded();
    passes_failures_on();
    knows_boundaries();
    dp_arena_clear(&arena);
    return done();
}
