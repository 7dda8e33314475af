/* "Did you mean": the nearest word by edit distance. */
#include <string.h>

#include "json/args.h"

#define WORD_MAX 64

static size_t
least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* Edits (insert, delete, replace) that lead from a to b. */
static size_t
distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1];
    size_t len_b = strlen(b);

    for (size_t j = 0; j <= len_b; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            size_t above = row[j];

            row[j] = least(above + 1, row[j - 1] + 1,
                           corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[len_b];
}

const char *
dp_args_nearest(const char *word, const char *const *choices)
{
    const char *best = NULL;
    size_t best_distance = strlen(word) / 2 + 1;

    if (strlen(word) > WORD_MAX)
        return NULL;
    for (; *choices != NULL; choices++) {
        size_t edits;

        if (strlen(*choices) > WORD_MAX)
            continue;
        edits = distance(word, *choices);
        if (edits < best_distance) {
            best_distance = edits;
            best = *choices;
        }
    }
    return best;
}
