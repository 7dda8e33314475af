/* application/x-www-form-urlencoded text (WHATWG URL, section 5). */
#ifndef DP_HTTP_FORM_H
#define DP_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* More fields than this are refused. */
#define DP_FORM_FIELDS_MAX 100

struct dp_form_field {
    const char *name;
    const char *value;
};

struct dp_form {
    struct dp_form_field *fields;
    size_t n;
};

/*
 * All fields, in the arena.  DP_E_BAD_REQUEST when the text is malformed or
 * a name comes twice (RFC 6749 section 3.1: no parameter more than once).
 */
int dp_form_parse(struct dp_arena *arena, const char *text, size_t len,
                  struct dp_form *form, struct dp_err *err);

/*
 * The value of a field; NULL when it is not there or empty (RFC 6749 section
 * 3.1: an empty parameter counts as omitted).
 */
const char *dp_form_get(const struct dp_form *form, const char *name);

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
