/* Invitations. */
#include "store/invitation.h"

#include "store/common.h"

static const char *const outcomes[] = {"unknown",     "expired", "used",
                                       "login_taken", "made",    "accepted",
                                       NULL};

static const struct dp_col made_cols[] = {
    DP_COL_ENUM(struct dp_invitation_made, outcome, outcomes),
    DP_COL_TEXT(struct dp_invitation_made, invitation_id),
    DP_COL_TIME(struct dp_invitation_made, expires_at),
    {0},
};

static const struct dp_stmt stmt_make = {
    "invitation_make",
    "SELECT outcome, invitation_id, expires_at"
    " FROM dubplate.invitation_make($1, $2, $3, $4, $5)",
    5, 0, made_cols, sizeof(struct dp_invitation_made)};

static const struct dp_col invitation_cols[] = {
    DP_COL_TEXT(struct dp_invitation, invitation_id),
    DP_COL_TEXT(struct dp_invitation, login),
    DP_COL_TEXT(struct dp_invitation, email),
    DP_COL_BOOL(struct dp_invitation, is_admin),
    DP_COL_TIME(struct dp_invitation, expires_at),
    {0},
};

static const struct dp_stmt stmt_find = {
    "invitation_find",
    "SELECT invitation_id, login, email, is_admin, expires_at"
    " FROM dubplate.invitation_principal WHERE token_hash = $1",
    1, DP_STMT_READ, invitation_cols, sizeof(struct dp_invitation)};

static const struct dp_col used_cols[] = {
    DP_COL_ENUM(struct dp_invitation_used, outcome, outcomes),
    DP_COL_TEXT(struct dp_invitation_used, account_id),
    DP_COL_TEXT(struct dp_invitation_used, login),
    {0},
};

static const struct dp_stmt stmt_use = {
    "invitation_use",
    "SELECT outcome, account_id, login"
    " FROM dubplate.invitation_use($1, $2, $3)",
    3, 0, used_cols, sizeof(struct dp_invitation_used)};

const struct dp_stmt *const dp_invitation_stmts[] = {&stmt_make, &stmt_find,
                                                     &stmt_use, NULL};

int
dp_invitation_make(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_invitation_new *invitation,
                   struct dp_invitation_made *made, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_hash(arena, invitation->token_hash), invitation->login,
        invitation->email, dp_pg_bool(invitation->is_admin),
        dp_pg_int(arena, invitation->ttl_s)};

    return dp_pg_row(pg, arena, &stmt_make, params, made, err);
}

int
dp_invitation_find(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_hash *token_hash,
                   struct dp_invitation **invitation, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, token_hash)};
    size_t n;
    struct dp_invitation *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *invitation = n > 0 ? rows : NULL;
    return 0;
}

int
dp_invitation_use(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_hash *token_hash, const char *display_name,
                  const char *password_hash, struct dp_invitation_used *used,
                  struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, token_hash),
                                  display_name, password_hash};

    return dp_pg_row(pg, arena, &stmt_use, params, used, err);
}
