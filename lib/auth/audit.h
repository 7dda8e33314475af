/*
 * The audit trail of sign-in: every grant, refusal, revocation and login is a
 * row of audit_event.  Views sign_in_audit and recent_audit show them.
 *
 * Rows of the hot path wait in the process and are written by one thread
 * within a second, many at a time; dp_audit_flush() writes the rest.  What
 * must not get lost (a grant, a revocation, a login) is written at once.
 *
 * Never a token, code, password, verifier, cookie or argument: action,
 * subject, outcome and detail are words of ours and ids of rows.
 */
#ifndef DP_AUTH_AUDIT_H
#define DP_AUTH_AUDIT_H

#include "http/request.h"
#include "pg/pool.h"

struct dp_audit;

/*
 * program as the rows name it ("oauth"); both are borrowed.  Starts nothing
 * before the first row.  NULL when memory is out.
 */
struct dp_audit *dp_audit_open(const char *program, struct dp_pg *pg);

/*
 * Write what waits and end the thread, for a fifth of a second at most.
 * False when it still works; then nothing of audit may be given back.
 */
bool dp_audit_flush(struct dp_audit *audit);

/* After dp_audit_flush() said true, or when there never was a row. */
void dp_audit_close(struct dp_audit *audit);

struct dp_audit_event {
    const char *action;  /* "login", "token", "scope": what was tried */
    const char *subject; /* on what; or NULL */
    const char *outcome; /* "ok", or the name of an error */
    const char *detail;  /* why, in our words; or NULL */
    const struct dp_principal *who; /* NULL = req->who, if anybody */
    const char *account_id;         /* NULL = who's */
    const char *grant_id;           /* NULL = who's */
    int every_s; /* at most one row in so many seconds for the same action,
                    outcome, subject, account and address, in each process;
                    0 = all, but see below */
};

/*
 * Note what happened in req, whose state is, or begins with, a struct
 * dp_state.  A refusal (outcome is not "ok") is noted once a second for each
 * action, outcome, subject and address, so that nobody can fill the table:
 * subjects are things that this server knows.  Never fails.
 */
void dp_audit_note(const struct dp_req *req, const char *action,
                   const char *subject, const char *outcome);

/* The same with all there is to say. */
void dp_audit_note_event(const struct dp_req *req,
                         const struct dp_audit_event *event);

/* Write it now; every_s does not matter. */
int dp_audit_write(const struct dp_req *req, const struct dp_audit_event *event,
                   struct dp_err *err);

#endif
