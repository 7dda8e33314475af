/* Rows: from a result into structs in the arena. */
#include "pg/row.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "pg/array.h"

/* The most columns a statement has. */
#define COLS_MAX 32

/* Decodes text, which is not NULL, into member; false = not of the type. */
typedef bool dp_decode_fn(struct dp_arena *arena, const struct dp_col *col,
                          const char *text, void *member);

static bool
decode_text(struct dp_arena *arena, const struct dp_col *col,
            const char *text, void *member)
{
    (void)col;
    *(const char **)member = dp_strdup(arena, text);
    return true;
}

/*
 * "2026-11-21 08:46:20.123456+00" to "2026-11-21T08:46:20.123Z"; infinity,
 * a time that never comes, to NULL.
 */
static bool
decode_time(struct dp_arena *arena, const struct dp_col *col,
            const char *text, void *member)
{
    const char *rest = text + 19;
    size_t digits = 0;
    char millis[4] = "000";

    (void)col;
    if (strcmp(text, "infinity") == 0 || strcmp(text, "-infinity") == 0)
        return true;
    if (strlen(text) < 22 || text[10] != ' ')
        return false;
    if (*rest == '.') {
        digits = strspn(rest + 1, "0123456789");
        memcpy(millis, rest + 1, digits < 3 ? digits : 3);
        rest += digits + 1;
    }
    if (strcmp(rest, "+00") != 0)
        return false;
    *(const char **)member = dp_printf(arena, "%.10sT%.8s.%sZ", text,
                                       text + 11, millis);
    return true;
}

static bool
decode_int64(struct dp_arena *arena, const struct dp_col *col,
             const char *text, void *member)
{
    (void)arena;
    (void)col;
    return dp_number_parse(text, INT64_MIN, INT64_MAX, member) == 0;
}

static bool
decode_int(struct dp_arena *arena, const struct dp_col *col,
           const char *text, void *member)
{
    int64_t number;

    (void)arena;
    (void)col;
    if (dp_number_parse(text, INT32_MIN, INT32_MAX, &number) < 0)
        return false;
    *(int *)member = (int)number;
    return true;
}

static bool
decode_double(struct dp_arena *arena, const struct dp_col *col,
              const char *text, void *member)
{
    char *end;

    (void)arena;
    (void)col;
    *(double *)member = strtod(text, &end);
    return end != text && *end == '\0';
}

static bool
decode_bool(struct dp_arena *arena, const struct dp_col *col,
            const char *text, void *member)
{
    (void)arena;
    (void)col;
    *(bool *)member = text[0] == 't';
    return (text[0] == 't' || text[0] == 'f') && text[1] == '\0';
}

static bool
decode_hash(struct dp_arena *arena, const struct dp_col *col,
            const char *text, void *member)
{
    (void)arena;
    (void)col;
    return text[0] == '\\' && text[1] == 'x'
           && dp_hash_parse(member, text + 2);
}

static bool
decode_enum(struct dp_arena *arena, const struct dp_col *col,
            const char *text, void *member)
{
    (void)arena;
    for (int i = 0; col->names[i] != NULL; i++) {
        if (strcmp(col->names[i], text) == 0) {
            memcpy(member, &i, sizeof(i));
            return true;
        }
    }
    return false;
}

static bool
decode_texts(struct dp_arena *arena, const struct dp_col *col,
             const char *text, void *member)
{
    (void)col;
    return dp_pg_array_texts(arena, text, member);
}

static bool
decode_ints(struct dp_arena *arena, const struct dp_col *col,
            const char *text, void *member)
{
    (void)col;
    return dp_pg_array_ints(arena, text, member);
}

static dp_decode_fn *const decoders[] = {
    [DP_COLTYPE_TEXT] = decode_text,   [DP_COLTYPE_TIME] = decode_time,
    [DP_COLTYPE_INT] = decode_int,     [DP_COLTYPE_INT64] = decode_int64,
    [DP_COLTYPE_DOUBLE] = decode_double, [DP_COLTYPE_BOOL] = decode_bool,
    [DP_COLTYPE_HASH] = decode_hash,   [DP_COLTYPE_ENUM] = decode_enum,
    [DP_COLTYPE_TEXTS] = decode_texts, [DP_COLTYPE_INTS] = decode_ints,
};

/* An array that SQL leaves out is empty, and can be walked like any other. */
static void
decode_null(struct dp_arena *arena, const struct dp_col *col, void *member)
{
    if (col->type == DP_COLTYPE_TEXTS)
        dp_pg_array_texts(arena, "{}", member);
}

/* The number of each column of the table in the result. */
static int
find_columns(const struct dp_stmt *stmt, const PGresult *result,
             int places[COLS_MAX], struct dp_err *err)
{
    for (int i = 0; stmt->cols[i].name != NULL; i++) {
        if (i == COLS_MAX)
            return dp_fail(err, DP_E_INTERNAL, "%s: too many columns",
                           stmt->name);
        places[i] = PQfnumber(result, stmt->cols[i].name);
        if (places[i] < 0)
            return dp_fail(err, DP_E_INTERNAL, "%s: no column %s",
                           stmt->name, stmt->cols[i].name);
    }
    return 0;
}

void *
dp_pg_decode(struct dp_arena *arena, const struct dp_stmt *stmt,
             const PGresult *result, struct dp_err *err)
{
    int n_rows = PQntuples(result);
    char *rows = dp_alloc_n(arena, (size_t)n_rows + 1, stmt->row_size);
    int places[COLS_MAX];

    if (find_columns(stmt, result, places, err) < 0)
        return NULL;
    for (int r = 0; r < n_rows; r++) {
        for (int c = 0; stmt->cols[c].name != NULL; c++) {
            const struct dp_col *col = &stmt->cols[c];
            void *member = rows + (size_t)r * stmt->row_size + col->offset;

            if (PQgetisnull(result, r, places[c]))
                decode_null(arena, col, member);
            else if (!decoders[col->type](
                         arena, col, PQgetvalue(result, r, places[c]),
                         member)) {
                dp_fail(err, DP_E_INTERNAL, "%s: bad value in column %s",
                        stmt->name, col->name);
                return NULL;
            }
        }
    }
    return rows;
}

/* The types a column may have to be decoded so (catalog/pg_type). */
static const Oid types_of[][6] = {
    [DP_COLTYPE_TEXT] = {25, 114, 2950, 3802, 1043}, /* text json uuid jsonb */
    [DP_COLTYPE_TIME] = {1184},                      /* timestamptz */
    [DP_COLTYPE_INT] = {23, 21},
    [DP_COLTYPE_INT64] = {20, 23},
    [DP_COLTYPE_DOUBLE] = {701},
    [DP_COLTYPE_BOOL] = {16},
    [DP_COLTYPE_HASH] = {17}, /* bytea */
    [DP_COLTYPE_ENUM] = {25},
    [DP_COLTYPE_TEXTS] = {1009},
    [DP_COLTYPE_INTS] = {1007},
};

static bool
fits(enum dp_coltype type, Oid oid)
{
    for (int i = 0; types_of[type][i] != 0; i++) {
        if (types_of[type][i] == oid)
            return true;
    }
    return false;
}

int
dp_pg_decode_check(const struct dp_stmt *stmt, const PGresult *result,
                   struct dp_err *err)
{
    int places[COLS_MAX];

    if (stmt->cols == NULL)
        return 0;
    if (find_columns(stmt, result, places, err) < 0)
        return -1;
    for (int i = 0; stmt->cols[i].name != NULL; i++) {
        Oid oid = PQftype(result, places[i]);

        if (!fits(stmt->cols[i].type, oid))
            return dp_fail(err, DP_E_INTERNAL, "%s: column %s has type %u",
                           stmt->name, stmt->cols[i].name, oid);
    }
    return 0;
}
