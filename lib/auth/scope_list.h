/*
 * Lists of scopes (RFC 6749 section 3.3): what a client asks for, what it is
 * granted, and what people are told about it.  Sets are bits: bit i stands
 * for row i.
 */
#ifndef DP_AUTH_SCOPE_LIST_H
#define DP_AUTH_SCOPE_LIST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/stmt.h"

/* One scope this server knows. */
struct dp_scope_row {
    const char *name;
    const char *says; /* on the page that asks for consent */
    bool openid;      /* of OpenID Connect, not of the resource */
};

/* Ends with a row whose name is NULL; the order of every list. */
extern const struct dp_scope_row dp_scope_rows[];

/*
 * The known scopes of text; others are passed over, as section 3.3 allows.
 * DP_E_INVALID_SCOPE when text is no list: names of printable
 * ASCII without quotes and backslashes, one blank between.
 */
int dp_scope_list_parse(const char *text, unsigned *set, struct dp_err *err);

/* The names with blanks between, in the order of the rows. */
char *dp_scope_list_print(struct dp_arena *arena, unsigned set);

/* The same as a list, as the database keeps it; and back, where names that
 * are not known are passed over. */
struct dp_texts dp_scope_list_texts(struct dp_arena *arena, unsigned set);
unsigned dp_scope_list_of(const struct dp_texts *texts);

/* Is the scope of this name in the set? */
bool dp_scope_list_has(unsigned set, const char *name);

/* The bits of enum dp_scope: what a bearer of the set may do. */
unsigned dp_scope_list_rights(unsigned set);

#endif
