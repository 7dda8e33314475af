/* application/x-www-form-urlencoded text (WHATWG URL, section 5). */
#ifndef DP_HTTP_FORM_H
#define DP_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * Percent-decode; plus means a blank where plus_is_space.  NULL when a
 * percent sign is not followed by two hexadecimal digits or a NUL would come
 * out.
 */
char *dp_form_decode(struct dp_arena *arena, const char *text, size_t len,
                     bool plus_is_space);

/* The value of the first parameter of that name, or NULL. */
const char *dp_form_find(struct dp_arena *arena, const char *text, size_t len,
                         const char *name);

#endif
