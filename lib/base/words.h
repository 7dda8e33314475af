/* Lists of words, as settings have them: blanks, tabs or commas between. */
#ifndef DP_BASE_WORDS_H
#define DP_BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Walk a list: the first word behind the *len bytes at list, its length in
 * *len, or NULL at the end.
 *
 *     size_t len = 0;
 *
 *     while ((word = dp_words_next(word, &len)) != NULL)
 */
const char *dp_words_next(const char *list, size_t *len);

/* Is the word of len bytes, exactly, one of list? */
bool dp_words_has(const char *list, const char *word, size_t len);

#endif
