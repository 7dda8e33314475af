/* dubplatectl migrate: bring the database to the version of sql/. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "sqlfiles.h"

static struct {
    bool check;
    const char *sql_dir;
} opt;

static const struct ctl_arg migrate_args[] = {
    {"--check", "only say what is pending; status 1 when anything is", NULL,
     &opt.check},
    {"--sql-dir", "folder with migrations/, functions/, views/, roles.sql",
     &opt.sql_dir, NULL},
    {0},
};

/* One line of the answer. */
struct change {
    int number;
    const char *name;
    const char *state; /* "pending" | "applied" */
};

static const struct dp_col change_cols[] = {
    DP_COL_INT(struct change, number),
    DP_COL_TEXT(struct change, name),
    DP_COL_TEXT(struct change, state),
    {0},
};

struct work {
    struct sql_files files;
    struct dp_pg_script *script;
    const struct dp_migration *applied;
    size_t n_applied;
    struct change *changes; /* migrations, then number 0 for the code */
    size_t n_changes;
};

static const struct dp_migration *
find_applied(const struct work *work, int number)
{
    for (size_t i = 0; i < work->n_applied; i++) {
        if (work->applied[i].number == number)
            return &work->applied[i];
    }
    return NULL;
}

static const struct dp_migration_file *
find_file(const struct work *work, int number)
{
    for (size_t i = 0; i < work->files.n_migrations; i++) {
        if (work->files.migrations[i].number == number)
            return &work->files.migrations[i];
    }
    return NULL;
}

static int
newest_applied(const struct work *work)
{
    return work->n_applied > 0 ? work->applied[work->n_applied - 1].number
                               : 0;
}

/* What was applied must be what the files still say. */
static int
check_applied(const struct work *work, struct dp_err *err)
{
    for (size_t i = 0; i < work->n_applied; i++) {
        const struct dp_migration *applied = &work->applied[i];
        const struct dp_migration_file *file;

        if (applied->number == 0)
            continue;
        file = find_file(work, applied->number);
        if (file == NULL)
            return dp_refuse(err, DP_E_CONFLICT,
                             "The database has migration %s, which is not in "
                             "%s: it was made by a newer Dubplate. Use that "
                             "one.",
                             applied->name, work->files.dir);
        if (!dp_hash_equal(&file->digest, &applied->digest))
            return dp_refuse(err, DP_E_CONFLICT,
                             "%s was changed after it was applied. Restore "
                             "the file, and make the change in a new "
                             "migration.",
                             file->name);
    }
    return 0;
}

static void
add_change(struct work *work, int number, const char *name)
{
    work->changes[work->n_changes++] =
        (struct change){number, name, "pending"};
}

/* List what is pending; refuse what cannot be. */
static int
plan(struct ctl *ctl, struct work *work, struct dp_err *err)
{
    const struct dp_migration *code;

    work->applied = dp_migration_list(work->script, &ctl->arena,
                                      &work->n_applied, err);
    if (work->applied == NULL || check_applied(work, err) < 0)
        return -1;
    work->changes = dp_alloc_n(&ctl->arena, work->files.n_migrations + 1,
                               sizeof(*work->changes));
    work->n_changes = 0;
    for (size_t i = 0; i < work->files.n_migrations; i++) {
        const struct dp_migration_file *file = &work->files.migrations[i];

        if (find_applied(work, file->number) != NULL)
            continue;
        if (file->number < newest_applied(work))
            return dp_refuse(err, DP_E_CONFLICT,
                             "%s is new, but migration %04d is applied "
                             "already: it would be out of order. Give it "
                             "the next free number.",
                             file->name, newest_applied(work));
        add_change(work, file->number, file->name);
    }
    code = find_applied(work, 0);
    if (code == NULL || !dp_hash_equal(&code->digest, &work->files.code_digest))
        add_change(work, 0, "functions, views, roles");
    return 0;
}

/* err's text, with the file it is about in front. */
static void
name_file(struct dp_err *err, const char *name)
{
    char text[sizeof(err->text)];

    if (err->text[0] == '\0')
        return;
    snprintf(text, sizeof(text), "%s", err->text);
    dp_refuse(err, err->code, "%s: %.*s", name, 300, text);
}

static int
apply(struct ctl *ctl, struct work *work, struct dp_err *err)
{
    const char *failed;

    for (size_t i = 0; i < work->n_changes; i++) {
        struct change *change = &work->changes[i];

        if (change->number == 0)
            continue;
        if (dp_migration_apply(work->script, &ctl->arena,
                               find_file(work, change->number), err)
            < 0) {
            name_file(err, change->name);
            return -1;
        }
        change->state = "applied";
    }
    if (dp_migration_refresh(work->script, &ctl->arena, work->files.code,
                             work->files.n_code, &work->files.code_digest,
                             &failed, err)
        < 0) {
        name_file(err, failed);
        return -1;
    }
    if (work->n_changes > 0)
        work->changes[work->n_changes - 1].state = "applied";
    return 0;
}

static void
print_changes(const struct ctl *ctl, const struct work *work)
{
    if (work->n_changes == 0 && !ctl->json)
        puts("The database is up to date.");
    else
        ctl_print_rows(ctl, change_cols, work->changes,
                       sizeof(*work->changes), work->n_changes);
}

static int
run(struct ctl *ctl, struct work *work, struct dp_err *err)
{
    if (opt.check) {
        if (plan(ctl, work, err) < 0)
            return CTL_NO;
        print_changes(ctl, work);
        return work->n_changes == 0 ? CTL_OK : CTL_NO;
    }
    if (dp_migration_begin(work->script, err) < 0
        || plan(ctl, work, err) < 0)
        return CTL_NO;
    if (apply(ctl, work, err) < 0) {
        if (work->n_changes > 0 && !ctl->json)
            print_changes(ctl, work);
        return CTL_NO;
    }
    print_changes(ctl, work);
    return CTL_OK;
}

static int
migrate(struct ctl *ctl, struct dp_err *err)
{
    struct dp_pg_options options = ctl_pg_options(ctl);
    struct work work = {0};
    int status;

    if (sql_files_read(&work.files, &ctl->arena, opt.sql_dir, err) < 0)
        return CTL_NO;
    options.statement_timeout_ms = 0; /* a migration takes what it takes */
    work.script = dp_pg_script_open(&options, err);
    if (work.script == NULL)
        return CTL_NO;
    status = run(ctl, &work, err);
    dp_pg_script_close(work.script);
    return status;
}

const struct ctl_command ctl_migrate_commands[] = {
    {"migrate", NULL,
     "Bring the database to the version of the SQL files.\n"
     "Runs what is pending, each migration in its own transaction, then all\n"
     "functions, views and roles. Run again, it changes nothing.",
     migrate_args, migrate, 0},
    {0},
};
