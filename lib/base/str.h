/*
 * String builder over an arena, with a ceiling it cannot be made without.
 *
 * data is never NULL and always ends in NUL.  An append that would pass the
 * limit sets failed and changes nothing, as do all later ones: append freely,
 * then look at failed once.  Each context has its own appender; never put
 * foreign text into JSON, HTML, a URL or a header with dp_str_add().
 */
#ifndef DP_BASE_STR_H
#define DP_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct dp_str {
    struct dp_arena *arena;
    char *data;
    size_t len;
    size_t cap;
    size_t limit_bytes;
    bool failed;
};

void dp_str_init(struct dp_str *str, struct dp_arena *arena,
                 size_t limit_bytes);

/* Text as it is. */
void dp_str_add(struct dp_str *str, const char *text);
void dp_str_add_n(struct dp_str *str, const char *data, size_t len);
void dp_str_addf(struct dp_str *str, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * A quoted JSON string (RFC 8259 section 7); NULL appends null.  Bytes that
 * are no UTF-8 (of a header, of a text cut short) become U+FFFD.
 */
void dp_str_json(struct dp_str *str, const char *text);

/* HTML text or attribute value: & < > " ' become entities. */
void dp_str_html(struct dp_str *str, const char *text);

/* Percent-encoding of all but the unreserved characters (RFC 3986 2.3). */
void dp_str_url(struct dp_str *str, const char *text);

/* "/" and a member's name, as in a JSON pointer (RFC 6901 section 3). */
void dp_str_pointer(struct dp_str *str, const char *name);

/* A header field value; CR, LF and NUL make the builder fail. */
void dp_str_header(struct dp_str *str, const char *text);

#endif
