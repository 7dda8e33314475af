/*
 * Helpers over Jansson.
 *
 * All documents from outside come in through dp_json_parse(), which bounds
 * depth, refuses duplicate keys, invalid UTF-8 and NUL, and ties the document
 * to the arena: it is released when the arena is reset, so handlers own
 * nothing.
 */
#ifndef DP_JSON_JSON_H
#define DP_JSON_JSON_H

#include <jansson.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Make Jansson hash unpredictably; once per process, before threads. */
void dp_json_init(void);

/* Parse any JSON value.  DP_E_BAD_JSON with line and column otherwise. */
int dp_json_parse(struct dp_arena *arena, const char *text, size_t len,
                  json_t **value, struct dp_err *err);

/* Let go of value when the arena is reset; returns value. */
json_t *dp_json_keep(struct dp_arena *arena, json_t *value);

/* An empty object that lives as long as the arena. */
json_t *dp_json_empty(struct dp_arena *arena);

/* value as compact text in the arena; never NULL. */
char *dp_json_print(struct dp_arena *arena, const json_t *value);

/* The same with sorted keys: equal documents give equal text. */
char *dp_json_canonical(struct dp_arena *arena, const json_t *value);

/* text as a quoted JSON string in the arena. */
char *dp_json_quote(struct dp_arena *arena, const char *text);

/* Append value as compact JSON. */
void dp_json_add(struct dp_str *str, const json_t *value);

/* Member as text, NULL when absent or not a string. */
const char *dp_json_text(const json_t *object, const char *key);

/* Set a member to text; NULL leaves it out. */
void dp_json_set_text(json_t *object, const char *key, const char *text);

/* Member as number, or preset. */
int64_t dp_json_int(const json_t *object, const char *key, int64_t preset);

#endif
