#!/usr/bin/perl
# dubplatectl migrate: idempotent, in order, all or nothing.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Cwd qw(abs_path);
use Dubplate::Build;
use Dubplate::Pg;
use Dubplate::Proc;
use File::Temp;
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep);

my $pg = Dubplate::Pg->shared;
my $temp = File::Temp->newdir;
chmod 0755, "$temp";
my $sql = "$temp/sql";
my $db;

# A copy of sql/ that a test may change, and an empty database.
sub fresh {
    system('rm', '-rf', $sql);
    system('cp', '-r', Dubplate::Build::top_srcdir() . '/sql', $sql) == 0
        or die 'cp';
    system('chmod', '-R', 'u+w,a+rX', $sql);
    $db = $pg->create_db(empty => 1);
}

sub env {
    return { DUBPLATE_DATABASE_URL => $pg->conninfo($db),
             DUBPLATE_SQL_DIR => $sql };
}

sub migrate { return Dubplate::Build::ctl(env(), 'migrate', @_) }

sub write_file {
    my ($name, $text) = @_;
    open my $fh, '>', "$sql/$name" or die "$name: $!";
    print $fh $text;
    close $fh;
}

sub applied {
    return $pg->sql($db, "SELECT to_regclass('dubplate.schema_migration')")
        ? $pg->sql($db, 'SELECT count(*) FROM dubplate.schema_migration'
                        . ' WHERE number > 0') : 0;
}

my @files = glob Dubplate::Build::top_srcdir() . '/sql/migrations/*.sql';

subtest 'programs know which schema they need' => sub {
    my ($newest) = $files[-1] =~ m{/(\d+)-[^/]*$};
    open my $fh, '<', Dubplate::Build::top_srcdir() . '/lib/store/schema.h'
        or die $!;
    my ($wanted) = join('', <$fh>) =~ /DP_SCHEMA_NUMBER (\d+)/;
    is $wanted, $newest + 0, 'DP_SCHEMA_NUMBER is the newest migration';
};

subtest 'the first run makes everything, the second nothing' => sub {
    fresh();
    my ($status, $out) = migrate('--check');
    is $status, 1, '--check of an empty database says no';
    like $out, qr/0001-.*pending/, 'and what is pending';
    is applied(), 0, 'it changes nothing';
    ($status, $out) = migrate();
    is $status, 0, 'migrate';
    is applied(), scalar @files, 'every file is noted';
    ($status) = migrate('--check');
    is $status, 0, '--check says yes';
    my $before = $pg->sql($db, 'SELECT * FROM dubplate.schema_migration'
                               . ' WHERE number > 0 ORDER BY number');
    ($status, $out) = migrate();
    is $status, 0, 'again';
    like $out, qr/up to date/, 'there is nothing to do';
    is $pg->sql($db, 'SELECT * FROM dubplate.schema_migration'
                     . ' WHERE number > 0 ORDER BY number'),
        $before, 'nothing was done';
    is $pg->sql($db, "SELECT count(*) FROM pg_roles WHERE rolname LIKE"
                     . " 'dubplate_%'"), 8, 'the roles are there';
};

subtest 'a next migration is applied' => sub {
    write_file('migrations/0900-more.sql',
               'CREATE TABLE dubplate.more (id int);');
    my ($status, $out) = migrate('--check', '--json');
    is $status, 1, '--check sees it';
    is_deeply [map { $_->{number} } @{ decode_json($out) }], [900],
        'and tells it as JSON';
    ($status, $out) = migrate();
    is $status, 0, 'it runs';
    is $pg->sql($db, "SELECT to_regclass('dubplate.more')"), 'more',
        'its table is there';
};

subtest 'what is wrong is refused' => sub {
    write_file('migrations/0899-late.sql', 'SELECT 1;');
    my ($status, undef, $err) = migrate();
    is $status, 1, 'a number below the newest';
    like $err, qr/out of order/, 'is out of order';
    unlink "$sql/migrations/0899-late.sql";

    write_file('migrations/0900-more.sql',
               'CREATE TABLE dubplate.more (id bigint);');
    ($status, undef, $err) = migrate('--check');
    is $status, 1, 'a file that changed after it was applied';
    like $err, qr/0900-more\.sql was changed/, 'is named';
    unlink "$sql/migrations/0900-more.sql";
    ($status, undef, $err) = migrate();
    is $status, 1, 'a file that is gone';
    like $err, qr/newer Dubplate/, 'means a newer version made it';

    write_file('migrations/more.sql', 'SELECT 1;');
    ($status, undef, $err) = migrate();
    like $err, qr/NNNN-name\.sql/, 'a name without number';
    unlink "$sql/migrations/more.sql";
    write_file('migrations/0001-twin.sql', 'SELECT 1;');
    ($status, undef, $err) = migrate();
    like $err, qr/twice/, 'a number that is there twice';

    ($status, undef, $err) =
        Dubplate::Build::ctl(env(), 'migrate', '--sql-dir', '/nonexistent');
    is $status, 1, 'no such folder';
    like $err, qr/--sql-dir DIR/, 'tells what to do';
};

subtest 'a migration that fails leaves nothing' => sub {
    fresh();
    write_file('migrations/0900-more.sql', "CREATE TABLE dubplate.more (\n"
               . "id int);\nSELECT nonsense;\n");
    my ($status, $out, $err) = migrate();
    is $status, 1, 'it fails';
    like $err, qr/0900-more\.sql: line 3: .*nonsense/, 'and says where';
    like $out, qr/0001-\S+\s+applied/, 'those before it are in';
    is $pg->sql($db, "SELECT to_regclass('dubplate.more')"), '',
        'of it there is nothing';
    write_file('migrations/0900-more.sql',
               'CREATE TABLE dubplate.more (id int);');
    ($status) = migrate();
    is $status, 0, 'mended, it goes on from there';

    write_file('functions/zz_broken.sql',
               "CREATE FUNCTION dubplate.zz() RETURNS int LANGUAGE nothing"
               . " AS '';");
    ($status, undef, $err) = migrate();
    is $status, 1, 'a function that fails';
    like $err, qr/zz_broken\.sql: language "nothing"/,
        'is named, too, without a line that nobody told';
    unlink "$sql/functions/zz_broken.sql";
    write_file('functions/zz_new.sql',
               'CREATE OR REPLACE FUNCTION dubplate.zz() RETURNS int'
               . " LANGUAGE sql AS 'SELECT 1';");
    ($status) = migrate('--check');
    is $status, 1, '--check sees functions that changed';
    migrate();
    ($status) = migrate('--check');
    is $status, 0, 'until they are in';
};

subtest 'killed in the middle, it starts over' => sub {
    fresh();
    write_file('migrations/0900-slow.sql',
               'CREATE TABLE dubplate.slow (id int); SELECT pg_sleep(30);');
    my $p = Dubplate::Proc->spawn(name => 'migrate',
        argv => [Dubplate::Build::bin('dubplatectl'), 'migrate'],
        env => { Dubplate::Build::environment(), PGUSER => 'postgres',
                 %{ env() } });
    for (1 .. 200) {
        last if applied() == @files;
        sleep 0.05;
    }
    is applied(), scalar @files, 'it is at the slow one';
    $p->kill9;
    $pg->sql($db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  . " WHERE datname = '$db' AND query LIKE '%pg_sleep%'"
                  . ' AND pid <> pg_backend_pid()');
    is $pg->sql($db, "SELECT to_regclass('dubplate.slow')"), '',
        'of which nothing stays';
    write_file('migrations/0900-slow.sql',
               'CREATE TABLE dubplate.slow (id int);');
    my ($status) = migrate();
    is $status, 0, 'the next run finishes';
};

subtest 'two at once follow one another' => sub {
    fresh();
    my @running = map {
        Dubplate::Proc->spawn(name => 'migrate', log => "$temp/log$_",
            argv => [Dubplate::Build::bin('dubplatectl'), 'migrate'],
            env => { Dubplate::Build::environment(), PGUSER => 'postgres',
                     %{ env() } })
    } 1 .. 3;
    ok $_->wait_end(60), 'it ends' for @running;
    is $_->status, 0, 'well' for @running;
    is applied(), scalar @files, 'and each migration ran once';
};

done_testing;
