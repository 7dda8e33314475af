# A PostgreSQL cluster of its own, on a unix socket in a private folder.
#
#   my $pg = Dubplate::Pg->shared;        # one for the whole run of ./check
#   my $pg = Dubplate::Pg->new;           # one of its own, to kill and restart
#   my $db = $pg->create_db;              # migrated, its name; cloned: ~60 ms
#   $pg->conninfo($db); $pg->socket_dir;
#   $pg->sql($db, 'SELECT ...');          # text: rows by line, columns by |
#   $pg->restart; $pg->stop; $pg->start; $pg->kill9;
#
# Superuser is postgres, every local connection is trusted: the folder keeps
# others out.
package Dubplate::Pg;

use strict;
use warnings;
use Cwd qw(abs_path);
use Digest::SHA;
use Fcntl qw(:flock);
use File::Basename qw(dirname);
use File::Temp;
use Time::HiRes qw(sleep time);

use Dubplate::Build;
use Dubplate::Proc;

my $shared;

sub shared {
    my ($class) = @_;
    return $shared //= $ENV{DUBPLATE_TEST_PG}
        ? bless({ dir => $ENV{DUBPLATE_TEST_PG} }, $class)
        : $class->new;
}

# Where initdb and postgres are: the newest in Debian's place, else in PATH.
sub bindir {
    my ($newest) = sort { ($b =~ m{(\d+)/bin$})[0] <=> ($a =~ m{(\d+)/bin$})[0] }
        grep { -x "$_/initdb" } glob '/usr/lib/postgresql/*/bin';
    return $newest if defined $newest;
    my ($found) = grep { -x "$_/initdb" } split /:/, $ENV{PATH};
    return $found // die "no initdb: install the package postgresql\n";
}

sub new {
    my ($class, %opt) = @_;
    my $temp = File::Temp->newdir('dubplate-pg-XXXXXX', TMPDIR => 1);
    my $self = bless { dir => "$temp", temp => $temp }, $class;
    chmod 0700, $self->{dir};
    Dubplate::Proc::give($self->{dir});
    my ($status, $out, $err) = Dubplate::Proc->run(argv => [
        bindir() . '/initdb', '-D', "$self->{dir}/data", '-U', 'postgres',
        '-A', 'trust', '-N', '--no-locale', '-E', 'UTF8', '--wal-segsize=1',
    ]);
    die "initdb: $err$out" if $status != 0;
    open my $fh, '>>', "$self->{dir}/data/postgresql.conf" or die $!;
    print $fh "$_\n" for "listen_addresses = ''",
        "unix_socket_directories = '$self->{dir}'",
        'max_connections = 300', 'shared_buffers = 64MB', 'fsync = off',
        'full_page_writes = off', 'log_min_error_statement = panic',
        'timezone = UTC', @{ $opt{conf} // [] };
    close $fh;
    $self->start;
    return $self;
}

sub socket_dir { $_[0]{dir} }
sub log_file { "$_[0]{dir}/postgres.log" }
sub proc { $_[0]{proc} }

sub start {
    my ($self) = @_;
    my $end = time + 30;
    while (time < $end) {
        $self->{proc} = Dubplate::Proc->spawn(
            name => 'postgres', signal => 'INT', log => $self->log_file,
            argv => [bindir() . '/postgres', '-D', "$self->{dir}/data"]);
        while (time < $end && $self->{proc}->alive) {
            return $self if system(bindir() . '/pg_isready', '-q', '-h',
                                   $self->{dir}) == 0;
            sleep 0.02;
        }
        # After kill -9 the old children need a moment to leave.
        sleep 0.1;
    }
    die "PostgreSQL does not start:\n" . Dubplate::Build::tail($self->log_file);
}

sub stop { $_[0]{proc}->stop($_[1] // 'INT', 20) }
sub restart { $_[0]->stop; $_[0]->start }

# The postmaster and all its children, without a warning.
sub kill9 {
    my ($self) = @_;
    my @pids = ($self->{proc}->pid,
                Dubplate::Proc::descendants($self->{proc}->pid));
    kill 'KILL', @pids;
    $self->{proc}->kill9;
}

sub conninfo {
    my ($self, $db) = @_;
    return "host=$self->{dir} dbname=$db";
}

sub sql {
    my ($self, $db, $sql) = @_;
    my ($status, $out, $err) = Dubplate::Proc->run(as => 'root', argv => [
        'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', $self->{dir},
        '-U', 'postgres', '-d', $db, '-c', $sql,
    ], env => { PGOPTIONS => '-c search_path=dubplate,public' });
    die "$sql: $err" if $status != 0;
    chomp $out;
    return $out;
}

sub has_db {
    my ($self, $db) = @_;
    return $self->sql('postgres',
        "SELECT count(*) FROM pg_database WHERE datname = '$db'") eq '1';
}

# The name of a migrated database that nobody writes to.
sub template {
    my ($self) = @_;
    return $self->{template} if $self->{template};
    my $digest = Digest::SHA->new(256);
    my $top = Dubplate::Build::top_srcdir();
    for my $file (sort glob("$top/sql/*.sql $top/sql/*/*.sql")) {
        $digest->add($file);
        $digest->addfile($file);
    }
    my $name = 'template_' . substr $digest->hexdigest, 0, 16;
    open my $lock, '>>', "$self->{dir}/template.lock" or die $!;
    flock $lock, LOCK_EX;
    if (!$self->has_db($name)) {
        $self->sql('postgres', "CREATE DATABASE making_$name");
        $self->migrate("making_$name");
        $self->sql('postgres', "ALTER DATABASE making_$name RENAME TO $name");
    }
    close $lock;
    return $self->{template} = $name;
}

sub migrate {
    my ($self, $db) = @_;
    my ($status, $out, $err) = Dubplate::Build::ctl(
        { DUBPLATE_DATABASE_URL => $self->conninfo($db) }, 'migrate');
    die "dubplatectl migrate: $err$out" if $status != 0;
}

my $count = 0;

# A fresh database: migrated, or with empty => 1 empty.  A process number may
# come again in one run, but not with the same time.
sub create_db {
    my ($self, %opt) = @_;
    my $db = sprintf 'test_%d_%d_%d', $$, $^T, ++$count;
    my $template = $opt{empty} ? 'template0' : $self->template;
    $self->sql('postgres',
               "CREATE DATABASE $db TEMPLATE $template STRATEGY wal_log");
    return $db;
}

sub drop_db {
    my ($self, $db) = @_;
    $self->sql('postgres', "DROP DATABASE IF EXISTS $db WITH (FORCE)");
}

1;
