/*
 * Drafts: a release with the working copy of its document.  Every save is a
 * version and keeps the whole document; old versions that were not submitted
 * are pruned.  Merging is lib/release's.
 */
#ifndef DP_STORE_DRAFT_H
#define DP_STORE_DRAFT_H

#include "pg/query.h"

struct dp_draft {
    const char *release_id;
    const char *account_id;
    const char *conversation_id; /* or NULL */
    const char *status;          /* of the release: "Draft" ... */
    int version;
    const char *mode;         /* "delta" | "replace" */
    const char *document;     /* JSON object, whole */
    const char *draft_status; /* as the client said: "collecting" ... */
    const char *client;       /* or NULL */
    const char *saved_at;
    int revision; /* the newest submitted; 0 = none */
};

/*
 * The newest version; *draft is NULL when there is no such release, or it is
 * somebody else's, or it never had a draft.
 */
int dp_draft_find(struct dp_pg *pg, struct dp_arena *arena,
                  const char *account_id, const char *release_id,
                  struct dp_draft **draft, struct dp_err *err);

enum dp_draft_outcome {
    DP_DRAFT_SAVED,
    DP_DRAFT_CONFLICT,  /* base_version is not the newest; nothing written */
    DP_DRAFT_NOT_FOUND, /* no such release, or somebody else's */
    DP_DRAFT_LOCKED,    /* the release takes no drafts now */
};

struct dp_draft_new {
    const char *account_id;
    const char *release_id;      /* NULL makes a new release */
    const char *conversation_id; /* or NULL */
    int base_version; /* the version the change was made on; 0 = none */
    const char *mode; /* "delta" | "replace" */
    const char *document_json; /* whole, after merging */
    const char *draft_status;
    const char *client; /* or NULL */
    int keep_versions;  /* prune to so many of the newest; 0 = keep all */
};

struct dp_draft_saved {
    enum dp_draft_outcome outcome;
    const char *release_id;
    int version;         /* the one just made */
    int current_version; /* of a conflict: the newest there is */
};

int dp_draft_save(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_draft_new *draft,
                  struct dp_draft_saved *saved, struct dp_err *err);

#endif
