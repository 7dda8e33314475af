/* Rows: every type from SQL into its member, and NULL. */
#include "db/db.h"
#include "pg/query.h"

enum colour {
    RED,
    GREEN,
};

static const char *const colours[] = {"red", "green", NULL};

struct row {
    const char *text;
    const char *time;
    int number;
    int64_t large;
    double fraction;
    bool flag;
    struct dp_hash hash;
    enum colour colour;
    struct dp_texts texts;
    struct dp_ints ints;
};

static const struct dp_col cols[] = {
    DP_COL_TEXT(struct row, text),
    DP_COL_TIME(struct row, time),
    DP_COL_INT(struct row, number),
    DP_COL_INT64(struct row, large),
    DP_COL_DOUBLE(struct row, fraction),
    DP_COL_BOOL(struct row, flag),
    DP_COL_HASH(struct row, hash),
    DP_COL_ENUM(struct row, colour, colours),
    DP_COL_TEXTS(struct row, texts),
    DP_COL_INTS(struct row, ints),
    {0},
};

#define SELECT(text, time, number, large, fraction, flag, hash, colour,       \
               texts, ints)                                                   \
    "SELECT " text "::text AS text, " time "::timestamptz AS time, " number   \
    "::int AS number, " large "::bigint AS large, " fraction                  \
    "::float8 AS fraction, " flag "::bool AS flag, " hash                     \
    "::bytea AS hash, " colour "::text AS colour, " texts                     \
    "::text[] AS texts, " ints "::int[] AS ints"

static struct dp_err err;

static int
get(const char *sql, struct row *row)
{
    static int n;
    struct dp_stmt *stmt = dp_alloc(&db_arena, sizeof(*stmt));

    *stmt = (struct dp_stmt){dp_printf(&db_arena, "row%d", n++), sql, 0,
                             DP_STMT_READ, cols, sizeof(struct row)};
    memset(row, 0x55, sizeof(*row));
    return dp_pg_row(db_as("mcp"), &db_arena, stmt, NULL, row, &err);
}

static void
test_values(void)
{
    struct dp_hash want;
    struct row row;

    memset(&want, 0xab, sizeof(want));
    works(get(SELECT("'a\xc3\xa4'", "'2026-11-21 06:40:40.12345+01'",
                     "'-2147483648'", "9007199254740993", "0.25", "true",
                     "decode(repeat('ab', 32), 'hex')", "'green'",
                     "ARRAY['x', 'y, \"z\"']", "ARRAY[3, 1]"),
              &row));
    is_str(row.text, "a\xc3\xa4", "text");
    is_str(row.time, "2026-11-21T05:40:40.123Z", "a time, in UTC");
    is_int(row.number, -2147483648LL, "a number");
    is_int(row.large, 9007199254740993LL, "a large number, exactly");
    ok(row.fraction > 0.24 && row.fraction < 0.26, "a fraction");
    ok(row.flag, "a flag");
    ok(dp_hash_equal(&row.hash, &want), "a hash");
    is_int(row.colour, GREEN, "an outcome");
    is_int(row.texts.n, 2, "texts");
    is_str(row.texts.items[1], "y, \"z\"", "with quotes in them");
    is_int(row.ints.n, 2, "numbers");
    is_int(row.ints.items[1], 1, "in their order");
}

static void
test_times(void)
{
    struct row row;

    works(get(SELECT("''", "'2026-01-02 03:04:05+00'", "0", "0", "0",
                     "false", "NULL", "'red'", "'{}'", "'{}'"),
              &row));
    is_str(row.time, "2026-01-02T03:04:05.000Z", "whole seconds");
    is_str(row.text, "", "an empty text is not NULL");
    works(get(SELECT("''", "'2026-01-02 03:04:05.5+00'", "0", "0", "0",
                     "false", "NULL", "'red'", "'{}'", "'{}'"),
              &row));
    is_str(row.time, "2026-01-02T03:04:05.500Z", "half a second");
    works(get(SELECT("''", "'infinity'", "0", "0", "0", "false", "NULL",
                     "'red'", "'{}'", "'{}'"),
              &row));
    ok(row.time == NULL, "a time that never comes is none");
}

static void
test_null(void)
{
    struct dp_hash none = {0};
    struct row row;

    works(get(SELECT("NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL",
                     "NULL", "NULL", "NULL"),
              &row));
    ok(row.text == NULL && row.time == NULL, "no text is NULL");
    is_int(row.number + row.large, 0, "no number is 0");
    ok(!row.flag, "no flag is false");
    ok(dp_hash_equal(&row.hash, &none), "no hash is zero");
    is_int(row.colour, RED, "no outcome is the first");
    ok(row.texts.n == 0 && row.texts.items[0] == NULL, "no texts are empty");
    is_int(row.ints.n, 0, "no numbers are empty");
}

static void
test_refused(void)
{
    struct row row;

    fails(get(SELECT("''", "NULL", "0", "0", "0", "false", "NULL", "'blue'",
                     "'{}'", "'{}'"),
              &row),
          DP_E_INTERNAL, "an outcome that C does not know");
    fails(get(SELECT("''", "NULL", "0", "0", "0", "false", "'\\xabcd'",
                     "'red'", "'{}'", "'{}'"),
              &row),
          DP_E_INTERNAL, "a hash of another size");
    fails(get(SELECT("''", "NULL", "0", "0", "0", "false", "NULL", "'red'",
                     "'{}'", "'{}'") " WHERE false",
              &row),
          DP_E_NOT_FOUND, "no row");
}

int
main(void)
{
    db_open();
    test_values();
    test_times();
    test_null();
    test_refused();
    return db_done();
}
