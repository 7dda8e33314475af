/* The master key file: made, replaced, pruned; for cmd_key.c. */
#ifndef DP_CTL_MASTER_H
#define DP_CTL_MASTER_H

#include "ctl.h"

/*
 * Make the file where it is missing.  Root gives it to user or, for NULL, to
 * the owner of storage.path, as the programs are to read it.
 */
int master_make(struct ctl *ctl, const char *user, struct dp_err *err);

/* Put a new key into it and seal everything with that. */
int master_replace(struct ctl *ctl, struct dp_err *err);

/* Seal what an old key still seals, then remove all but the newest. */
int master_prune(struct ctl *ctl, struct dp_err *err);

#endif
