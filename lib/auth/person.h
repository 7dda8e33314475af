/*
 * Somebody whom another OpenID provider has signed in: who they are there,
 * by its claims, and what the settings [federation] let them be here.
 */
#ifndef DP_AUTH_PERSON_H
#define DP_AUTH_PERSON_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "pg/stmt.h"

/* issuer and subject name them; nothing else does. */
struct dp_person {
    const char *issuer;
    const char *subject;
    const char *email; /* NULL = none that can be used; so for the others */
    bool email_verified;
    const char *name;
    const char *login; /* they would like */
    struct dp_texts groups;
    int64_t auth_time_s; /* when they proved there who they are; 0 = it does
                            not say */
};

/* What they may. */
struct dp_person_rights {
    bool limited;          /* to these scopes; false = all */
    struct dp_texts scope; /* of the resource; empty when not limited */
    bool is_admin;         /* by the settings */
};

/*
 * Are scopes_by_group and scopes_by_mail well-formed?  DP_E_BAD_PARAMS names
 * the line that is not.
 */
int dp_person_check_conf(const struct dp_conf *conf, struct dp_err *err);

/* Do the claims lack what the settings ask about: mail address, groups? */
bool dp_person_lacks(const struct dp_conf *conf, const json_t *claims);

/* Fill person from claims that were checked; texts in the arena. */
void dp_person_read(struct dp_person *person, struct dp_arena *arena,
                    const struct dp_conf *conf, const json_t *claims);

/*
 * May they sign in, and with which rights?  DP_E_ACCESS_DENIED with a
 * sentence for them.
 */
int dp_person_admit(const struct dp_person *person, struct dp_arena *arena,
                    const struct dp_conf *conf, struct dp_person_rights *rights,
                    struct dp_err *err);

/*
 * A login for a new account, from the one they would like or their mail
 * address: the try-th, from 0 on, where those before were taken.
 */
char *dp_person_login(const struct dp_person *person, struct dp_arena *arena,
                      int try);

#endif
