/* Rules about identifiers: UPC, EAN, GTIN (GS1) and ISRC (ISO 3901). */
#include <ctype.h>
#include <string.h>

#include "release/rules/check.h"
#include "json/json.h"

/* Weights 3 and 1 from the right, the check digit included. */
static bool
is_gtin_sum(const char *digits)
{
    size_t len = strlen(digits);
    int sum = 0;

    for (size_t i = 0; i < len; i++) {
        int digit = digits[len - 1 - i] - '0';

        sum += i % 2 == 0 ? digit : 3 * digit;
    }
    return sum % 10 == 0;
}

static void
upc_right(const struct dp_check *check)
{
    const char *upc = dp_check_text(check, "upc");
    size_t len;

    if (upc == NULL)
        return;
    len = strlen(upc);
    if (len < 12 || len > 14 || strspn(upc, "0123456789") != len)
        dp_check_found(check, "/upc",
                       "'%s' is no UPC or EAN: 12, 13 or 14 digits. Leave it "
                       "away to have one assigned.",
                       upc);
    else if (!is_gtin_sum(upc))
        dp_check_found(check, "/upc",
                       "The check digit of %s is wrong; look for a typing "
                       "mistake, or leave it away to have one assigned.",
                       upc);
}

/* CCXXXYYNNNNN: country, registrant, year, number. */
static bool
is_isrc(const char *text)
{
    static const char form[] = "aaxxxnnnnnnn";

    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i] != '\0'; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((form[i] == 'a' && !isupper(c)) || (form[i] == 'n' && !isdigit(c))
            || (form[i] == 'x' && !isupper(c) && !isdigit(c)))
            return false;
    }
    return true;
}

static void
isrc_right(const struct dp_check *check)
{
    const char *isrc = dp_check_text(check, "isrc");

    if (isrc != NULL && !is_isrc(isrc))
        dp_check_found(check, "/isrc",
                       "'%s' is no ISRC; its form is CC-XXX-YY-NNNNN. Leave "
                       "it away to have one assigned.",
                       isrc);
}

static void
isrc_once(const struct dp_check *check)
{
    size_t i, j;
    const json_t *track, *earlier;

    json_array_foreach(check->document->tracks, i, track)
    {
        const char *isrc = dp_json_text(track, "isrc");

        if (isrc == NULL || isrc[0] == '\0')
            continue;
        json_array_foreach(check->document->tracks, j, earlier)
        {
            const char *other = dp_json_text(earlier, "isrc");

            if (j >= i)
                break;
            if (other == NULL || strcmp(isrc, other) != 0)
                continue;
            dp_check_found(check,
                           dp_printf(check->arena, "/tracks/%zu/isrc", i),
                           "Track %zu has the same ISRC; every recording has "
                           "its own.",
                           j + 1);
            break;
        }
    }
}

/* clang-format off */
const struct dp_rule dp_rules_codes[] = {
    {"upc_invalid", DP_BLOCKING, DP_ON_RELEASE, upc_right,
     "A UPC or EAN has 12 to 14 digits and a right check digit."},
    {"isrc_invalid", DP_BLOCKING, DP_ON_TRACK, isrc_right,
     "An ISRC has the form CC-XXX-YY-NNNNN."},
    {"isrc_duplicate", DP_BLOCKING, DP_ON_DOCUMENT, isrc_once,
     "No two tracks share an ISRC."},
    {0},
};
/* clang-format on */
