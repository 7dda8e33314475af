/* Rows for people, and for programs. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ctl.h"

#define CELL_MAX_CHARS 60

static const void *
member_of(const struct dp_col *col, const void *row)
{
    return (const char *)row + col->offset;
}

static json_t *
json_texts(const struct dp_texts *texts)
{
    json_t *array = json_array();

    for (size_t i = 0; i < texts->n; i++)
        json_array_append_new(array, json_string(texts->items[i]));
    return array;
}

/* Text that is a JSON object or array goes in as such. */
static json_t *
json_text(const char *text)
{
    json_t *value = NULL;

    if (text == NULL)
        return json_null();
    if (text[0] == '{' || text[0] == '[')
        value = json_loads(text, 0, NULL);
    return value != NULL ? value : json_string(text);
}

static json_t *
json_cell(const struct dp_col *col, const void *row)
{
    const void *member = member_of(col, row);

    switch (col->type) {
    case DP_COLTYPE_INT:
        return json_integer(*(const int *)member);
    case DP_COLTYPE_INT64:
        return json_integer(*(const int64_t *)member);
    case DP_COLTYPE_DOUBLE:
        return json_real(*(const double *)member);
    case DP_COLTYPE_BOOL:
        return json_boolean(*(const bool *)member);
    case DP_COLTYPE_TEXTS:
        return json_texts(member);
    default:
        return json_text(*(const char *const *)member);
    }
}

static json_t *
json_row(const struct dp_col *cols, const void *row)
{
    json_t *object = json_object();

    for (; cols->name != NULL; cols++)
        json_object_set_new(object, cols->name, json_cell(cols, row));
    return object;
}

static void
print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(value);
}

/* A cell for people; never NULL, without control characters. */
static const char *
text_cell(struct dp_arena *arena, const struct dp_col *col, const void *row)
{
    const void *member = member_of(col, row);
    const char *text;

    switch (col->type) {
    case DP_COLTYPE_INT:
        return dp_printf(arena, "%d", *(const int *)member);
    case DP_COLTYPE_INT64:
        return dp_printf(arena, "%lld",
                         (long long)*(const int64_t *)member);
    case DP_COLTYPE_DOUBLE:
        return dp_printf(arena, "%.1f", *(const double *)member);
    case DP_COLTYPE_BOOL:
        return *(const bool *)member ? "yes" : "no";
    case DP_COLTYPE_TEXTS: {
        const struct dp_texts *texts = member;

        text = "";
        for (size_t i = 0; i < texts->n; i++)
            text = dp_printf(arena, "%s%s%s", text, i > 0 ? " " : "",
                             texts->items[i]);
        break;
    }
    default:
        text = *(const char *const *)member;
    }
    return text == NULL || *text == '\0'
               ? "-"
               : dp_utf8_clean(arena, text, 10000);
}

/* Code points, which is what columns are as wide as. */
static int
width_of(const char *text)
{
    int n = 0;

    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static void
print_padded(const char *text, int width, bool last)
{
    fputs(text, stdout);
    if (last)
        return;
    for (int n = width_of(text); n < width + 2; n++)
        putchar(' ');
}

static const char *
cell(struct dp_arena *arena, const struct dp_col *col, const char *row)
{
    return row == NULL ? col->name
                       : dp_utf8_clean(arena, text_cell(arena, col, row),
                                       CELL_MAX_CHARS);
}

/* Column names, then rows; r = 0 is the row of names. */
static void
print_table(struct dp_arena *arena, const struct dp_col *cols,
            const char *rows, size_t row_size, size_t n)
{
    size_t n_cols = 0;
    int *widths;

    while (cols[n_cols].name != NULL)
        n_cols++;
    widths = dp_alloc_n(arena, n_cols, sizeof(*widths));
    for (size_t r = 0; r <= n; r++) {
        for (size_t c = 0; c < n_cols; c++) {
            int width = width_of(cell(arena, &cols[c],
                                      r == 0 ? NULL
                                             : rows + (r - 1) * row_size));

            if (width > widths[c])
                widths[c] = width;
        }
    }
    for (size_t r = 0; r <= n; r++) {
        for (size_t c = 0; c < n_cols; c++)
            print_padded(cell(arena, &cols[c],
                              r == 0 ? NULL : rows + (r - 1) * row_size),
                         widths[c], c + 1 == n_cols);
        putchar('\n');
    }
}

void
ctl_print_rows(const struct ctl *ctl, const struct dp_col *cols,
               const void *rows, size_t row_size, size_t n)
{
    struct dp_arena arena;

    if (ctl->json) {
        json_t *array = json_array();

        for (size_t i = 0; i < n; i++)
            json_array_append_new(
                array, json_row(cols, (const char *)rows + i * row_size));
        print_json(array);
        return;
    }
    if (n == 0) {
        puts("none");
        return;
    }
    dp_arena_init(&arena);
    print_table(&arena, cols, rows, row_size, n);
    dp_arena_clear(&arena);
}

void
ctl_print_row(const struct ctl *ctl, const struct dp_col *cols,
              const void *row)
{
    struct dp_arena arena;
    int width = 0;

    if (ctl->json) {
        print_json(json_row(cols, row));
        return;
    }
    for (const struct dp_col *col = cols; col->name != NULL; col++) {
        if (width_of(col->name) > width)
            width = width_of(col->name);
    }
    dp_arena_init(&arena);
    for (; cols->name != NULL; cols++) {
        print_padded(cols->name, width, false);
        puts(text_cell(&arena, cols, row));
    }
    dp_arena_clear(&arena);
}
