/* Rules about dates and the years of the P and C lines. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "release/rules/check.h"
#include "json/json.h"

#define FIRST_YEAR 1900

static const char *const date_fields[] = {
    "release_date", "original_release_date", "pre_order_date", NULL};

/* YYYY-MM-DD and a day that exists. */
static bool
is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    bool leap;

    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i])
                           : text[i] != form[i])
            return false;
    }
    year = (int)strtol(text, NULL, 10);
    month = (int)strtol(text + 5, NULL, 10);
    day = (int)strtol(text + 8, NULL, 10);
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap);
}

static void
dates_real(const struct dp_check *check)
{
    for (const char *const *name = date_fields; *name != NULL; name++) {
        const char *text = dp_check_text(check, *name);

        if (text != NULL && !is_date(text))
            dp_check_found(check, dp_printf(check->arena, "/%s", *name),
                           "'%s' is no date; write YYYY-MM-DD.", text);
    }
}

/* A field's date; NULL unless it is real.  Dates compare as texts. */
static const char *
date_of(const struct dp_check *check, const char *field)
{
    const char *text = dp_check_text(check, field);

    return text != NULL && is_date(text) ? text : NULL;
}

static void
date_ahead(const struct dp_check *check)
{
    const char *date = date_of(check, "release_date");

    if (date != NULL && strcmp(date, check->facts->earliest_date) < 0)
        dp_check_found(check, "/release_date",
                       "%s is too early; the first date possible is %s.", date,
                       check->facts->earliest_date);
}

static void
original_before(const struct dp_check *check)
{
    const char *date = date_of(check, "release_date");
    const char *original = date_of(check, "original_release_date");

    if (date != NULL && original != NULL && strcmp(original, date) > 0)
        dp_check_found(check, "/original_release_date",
                       "%s is after the release date %s; a first release "
                       "cannot be.",
                       original, date);
}

static void
preorder_before(const struct dp_check *check)
{
    const char *date = date_of(check, "release_date");
    const char *preorder = date_of(check, "pre_order_date");

    if (date != NULL && preorder != NULL && strcmp(preorder, date) >= 0)
        dp_check_found(check, "/pre_order_date",
                       "%s is not before the release date %s.", preorder, date);
}

static const struct line {
    const char *year, *owner, *name;
} lines[] = {
    {"pline_year", "pline_owner", "(P)"},
    {"cline_year", "cline_owner", "(C)"},
};

#define N_LINES (sizeof(lines) / sizeof(lines[0]))

static bool
is_set(const struct dp_check *check, const char *field)
{
    const json_t *value = json_object_get(check->object, field);

    return json_is_integer(value) || dp_check_text(check, field) != NULL;
}

static void
lines_whole(const struct dp_check *check)
{
    for (size_t i = 0; i < N_LINES; i++) {
        bool year = is_set(check, lines[i].year);

        if (year != is_set(check, lines[i].owner)) {
            const char *lacks = year ? lines[i].owner : lines[i].year;

            dp_check_found(check, dp_printf(check->arena, "/%s", lacks),
                           "The %s line needs year and owner; %s is missing.",
                           lines[i].name, lacks);
        }
    }
}

static void
lines_there(const struct dp_check *check)
{
    for (size_t i = 0; i < N_LINES; i++) {
        if (!is_set(check, lines[i].year) && !is_set(check, lines[i].owner))
            dp_check_found(
                check, dp_printf(check->arena, "/%s", lines[i].year),
                "There is no %s line; stores show one. Send year and "
                "owner.",
                lines[i].name);
    }
}

static void
years_plausible(const struct dp_check *check)
{
    long next_year = strtol(check->facts->today, NULL, 10) + 1;

    for (size_t i = 0; i < N_LINES; i++) {
        const json_t *value = json_object_get(check->object, lines[i].year);
        json_int_t year = json_integer_value(value);

        if (json_is_integer(value) && (year < FIRST_YEAR || year > next_year))
            dp_check_found(check, dp_printf(check->arena, "/%s", lines[i].year),
                           "%lld is no plausible year for a %s line; it must "
                           "be from %d to %ld.",
                           (long long)year, lines[i].name, FIRST_YEAR,
                           next_year);
    }
}

static void
label_there(const struct dp_check *check)
{
    if (dp_check_text(check, "label") == NULL)
        dp_check_found(check, "/label",
                       "There is no label; who releases without one gives the "
                       "artist's name.");
}

/* clang-format off */
const struct dp_rule dp_rules_dates[] = {
    {"date_invalid", DP_BLOCKING, DP_ON_RELEASE, dates_real,
     "Dates are real days, written YYYY-MM-DD."},
    {"release_date_too_early", DP_BLOCKING, DP_ON_RELEASE, date_ahead,
     "The release date is not in the past, and as many days ahead as this "
     "server asks."},
    {"original_date_late", DP_BLOCKING, DP_ON_RELEASE, original_before,
     "The original release date is not after the release date."},
    {"pre_order_date_late", DP_BLOCKING, DP_ON_RELEASE, preorder_before,
     "Pre-orders open before the release date."},
    {"copyright_line_incomplete", DP_BLOCKING, DP_ON_BOTH, lines_whole,
     "P and C lines carry both year and owner."},
    {"copyright_year_implausible", DP_BLOCKING, DP_ON_BOTH, years_plausible,
     "The years of P and C lines are plausible."},
    {"copyright_line_missing", DP_ADVISORY, DP_ON_RELEASE, lines_there,
     "A release has a P line and a C line."},
    {"label_missing", DP_ADVISORY, DP_ON_RELEASE, label_there,
     "A release has a label."},
    {0},
};
/* clang-format on */
