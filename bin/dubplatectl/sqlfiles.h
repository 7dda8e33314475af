/* The files of sql/, read for dubplatectl migrate. */
#ifndef DP_CTL_SQLFILES_H
#define DP_CTL_SQLFILES_H

#include "base/arena.h"
#include "base/err.h"
#include "store/migration.h"

struct sql_files {
    const char *dir;
    struct dp_migration_file *migrations; /* by number */
    size_t n_migrations;
    struct dp_migration_file *code; /* functions, views, roles.sql */
    size_t n_code;
    struct dp_hash code_digest; /* of all of code, names too */
};

/*
 * Read them from dir; NULL: $DUBPLATE_SQL_DIR, else the sql/ of the tree this
 * program was built in, else the installed ones.
 */
int sql_files_read(struct sql_files *files, struct dp_arena *arena,
                   const char *dir, struct dp_err *err);

#endif
