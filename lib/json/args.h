/*
 * Argument tables: one table describes what a tool or a request body takes.
 *
 * The same table prints the JSON Schema (2020-12) that clients are shown and
 * decodes the JSON they send into a plain struct, so the two cannot drift
 * apart.  Members that a table does not name are refused, with a suggestion,
 * unless the table says otherwise.
 */
#ifndef DP_JSON_ARGS_H
#define DP_JSON_ARGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum dp_arg_type {
    DP_ARG_STR,  /* const char *; min, max = characters */
    DP_ARG_INT,  /* int64_t; min, max = value; see DP_ARG_UNSET */
    DP_ARG_BOOL, /* enum dp_tri */
    DP_ARG_ENUM, /* const char *, one of choices */
    DP_ARG_JSON, /* json_t *, any object, borrowed */
    DP_ARG_LIST, /* json_t *, an array, borrowed; min, max = how many;
                    items describes objects, or one row named "" describes
                    plain values */
    DP_ARG_OBJ,  /* json_t *, an object described by items, borrowed */
};

/* What an absent optional integer decodes to. */
#define DP_ARG_UNSET INT64_MIN

enum dp_tri {
    DP_UNSET,
    DP_FALSE,
    DP_TRUE,
};

struct dp_arg {
    const char *name;
    const char *help; /* the schema's description */
    enum dp_arg_type type;
    bool required;
    int64_t min, max;           /* 0, 0 = no bound */
    const char *const *choices; /* DP_ARG_ENUM, ends with NULL */
    const struct dp_arg *items; /* LIST, OBJ: what is inside; NULL = any */
    size_t offset;              /* of the member in the decoded struct */
    const char *alias;          /* another accepted spelling, or NULL */
    const char *format;         /* the schema's "format" or pattern, or NULL */
    bool nullable;              /* null is taken and means absent, also
                                   where the argument is required */
    const char *header;         /* STR, INT, BOOL: also sent by clients as
                                   Mcp-Param-<header>; or NULL */
    bool open;                  /* items are shown, but not enforced: the
                                   caller looks into them itself */
};

/* For the offset column. */
#define DP_FIELD(type, member) offsetof(struct type, member)

/*
 * The JSON Schema of a table that ends with a row whose name is NULL: an
 * object with properties, required and additionalProperties: false.  A new
 * reference; NULL when memory is out.
 */
json_t *dp_args_schema(const struct dp_arg *args);

/* The same for what comes back: members the table does not name may come. */
json_t *dp_args_output_schema(const struct dp_arg *args);

/*
 * Check object (NULL or null counts as {}) against args and fill target, a
 * zeroed struct.  Strings and json_t are borrowed from object.  The first
 * fault ends it: DP_E_BAD_PARAMS with a sentence that names the place, and
 * data_json {"argument", "pointer"}: the argument it is in, and where (RFC
 * 6901).  Nested tables are checked too.
 */
int dp_args_decode(struct dp_arena *arena, const struct dp_arg *args,
                   json_t *object, void *target, struct dp_err *err);

/* The row of that name or alias; NULL when there is none. */
const struct dp_arg *dp_args_find(const struct dp_arg *args, const char *name);

/* The name in args nearest to word, or NULL when none is near. */
const char *dp_args_suggest(struct dp_arena *arena, const struct dp_arg *args,
                            const char *word);

/*
 * The word of choices (ending with NULL) nearest to word, for "did you
 * mean", or NULL when none is near.
 */
const char *dp_args_nearest(const char *word, const char *const *choices);

#endif
