/* Every statement of lib/store fits the schema. */
#include "db/db.h"
#include "store/common.h"

int
main(void)
{
    struct dp_pg_options options;
    const char *names[400] = {0};
    struct dp_pg *pg;
    struct dp_err err;
    int n = 0, twice = 0;

    db_open();
    options = db_options(NULL);
    pg = dp_pg_open(&options, &err);
    for (int t = 0; dp_store_stmts[t] != NULL; t++) {
        for (int i = 0; dp_store_stmts[t][i] != NULL; i++) {
            const struct dp_stmt *stmt = dp_store_stmts[t][i];

            err.detail[0] = '\0';
            ok(dp_pg_check(pg, stmt, &err) == 0,
               "%s prepares and has its columns %s", stmt->name, err.detail);
            for (int k = 0; k < n; k++)
                twice += strcmp(names[k], stmt->name) == 0;
            names[n++] = stmt->name;
        }
    }
    is_int(twice, 0, "no two statements have the same name");
    ok(n > 50, "all nouns are listed");
    dp_pg_close(pg);
    return db_done();
}
