/* Lists of words. */
#include "base/words.h"

#include <string.h>

#define BETWEEN " \t,"

const char *
dp_words_next(const char *list, size_t *len)
{
    list += *len;
    list += strspn(list, BETWEEN);
    *len = strcspn(list, BETWEEN);
    return *len == 0 ? NULL : list;
}

bool
dp_words_has(const char *list, const char *word, size_t len)
{
    size_t here = 0;

    while ((list = dp_words_next(list, &here)) != NULL) {
        if (here == len && memcmp(list, word, len) == 0)
            return true;
    }
    return false;
}
