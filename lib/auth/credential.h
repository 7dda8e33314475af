/*
 * Kinds of credentials: one file each, one constant per file, one list in
 * guard.c.
 *
 * Kinds that may know a credential are asked in turn whom it stands for, until
 * one knows somebody.  What this server makes is looked at by its own kind
 * alone, so that it is shown to nobody else.
 */
#ifndef DP_AUTH_CREDENTIAL_H
#define DP_AUTH_CREDENTIAL_H

#include "auth/state.h"
#include "crypto/hash.h"
#include "http/request.h"
#include "pg/stmt.h"

/* Schemes of Authorization. */
#define DP_SCHEME_BEARER "Bearer" /* text is the token */
#define DP_SCHEME_BASIC "Basic"   /* text is the whole header */

/* One credential that is looked at. */
struct dp_credential_ask {
    const struct dp_req *req;
    struct dp_state *state;
    const char *scheme;
    const char *text;
    struct dp_hash hash; /* of scheme and text */

    /* What check() answers. */
    const struct dp_principal *who; /* in the arena */
    int64_t good_ms;                /* from now on, at most; preset: ever */
    const char *grant_id;           /* that it names, for the audit trail */
};

struct dp_credential_kind {
    const char *name; /* in the audit trail */
    const char *scheme;
    bool noted; /* signing in this way is a row of the audit trail */

    /* Is text of this kind, by its looks and the settings? */
    bool (*like)(const struct dp_req *req, const char *text);

    /* Sets who; or DP_E_UNAUTHORIZED with a detail when it is not good as far
     * as this kind knows.  Any other failure ends the asking. */
    int (*check)(struct dp_credential_ask *ask, struct dp_err *err);
};

extern const struct dp_credential_kind dp_credential_personal;
extern const struct dp_credential_kind dp_credential_access;
extern const struct dp_credential_kind dp_credential_static;
extern const struct dp_credential_kind dp_credential_introspected;
extern const struct dp_credential_kind dp_credential_validated;
extern const struct dp_credential_kind dp_credential_basic;

/*
 * Does text look like what this server makes: a prefix and 256 random bits,
 * or a JWT of its own?  Such a thing is shown to nobody else.
 */
bool dp_credential_is_ours(const struct dp_req *req, const char *text);

/* The bits of scopes that an account may have: max, as its views tell it. */
unsigned dp_credential_within(unsigned scopes, const struct dp_texts *max);

/*
 * Answer ask with the account of that login, or that is linked to the subject
 * of that issuer, with as many of the scopes as it may have; an administrator
 * only counts as one where admin is true.
 * DP_E_UNAUTHORIZED when there is none.
 */
int dp_credential_account(struct dp_credential_ask *ask, const char *login,
                          unsigned scopes, bool admin, struct dp_err *err);
int dp_credential_subject(struct dp_credential_ask *ask, const char *issuer,
                          const char *subject, unsigned scopes, bool admin,
                          struct dp_err *err);

#endif
