# A whole Dubplate for a test: database, storage, web server, worker.
#
#   my $i = Dubplate::Instance->new;
#   my $i = Dubplate::Instance->new(
#       front  => 'lighttpd',  # fcgid proxy_fcgi cgi htaccess; else
#                              # DUBPLATE_FRONT, else lighttpd
#       conf   => { 'limits.cover_max_bytes' => 1000 },
#       worker => 1,           # start a worker, too
#       pg     => 'own',       # a cluster to kill; else the run's shared one
#       programs => { mcp => 't/x/y.fcgi' },  # what stands in for a program
#       beside => $i,          # a second host of that one: the same database,
#   );                         # storage, keys and public address
#   $i->url('/health'); $i->port; $i->dir; $i->config; $i->storage; $i->db
#   my $ann = $i->account('ann', credits => 10, admin => 0);
#   my $client = $i->client($ann);              # Dubplate::Client, signed in
#   $i->client;                                 # nobody
#   $i->sql('SELECT ...'); $i->ctl('job', 'list');  # dies on failure
#   my ($status, $out, $err) = $i->try_ctl('migrate', '--check');
#   $i->start_worker; $i->stop_worker; $i->worker_once; $i->worker
#   $i->wait_for('SELECT ...', 'value', seconds);
#   $i->pids('mcp');                # processes of a FastCGI program
#   $i->restart_front; $i->log;     # all logs as one text
#
# Everything is on 127.0.0.1 at a free port, in a temporary folder, and ends
# with the test.  When the test fails the logs' ends are shown.
package Dubplate::Instance;

use strict;
use warnings;
use File::Temp;
use HTTP::Tiny;
use JSON::PP ();
use Socket;
use Test::More ();
use Time::HiRes qw(sleep time);

use Dubplate::Build;
use Dubplate::Client;
use Dubplate::Front;
use Dubplate::Keys;
use Dubplate::Pg;
use Dubplate::Proc;

my @instances;

sub new {
    my ($class, %opt) = @_;
    my $temp = File::Temp->newdir('dubplate-XXXXXX', TMPDIR => 1);
    my $self = bless { dir => "$temp", temp => $temp, owner => $$,
                       opt => \%opt }, $class;
    $self->{front} = $opt{front} // $ENV{DUBPLATE_FRONT} // 'lighttpd';
    chmod 0755, $self->{dir};
    mkdir "$self->{dir}/$_" for qw(storage run log spool fcgi www outbox);
    chmod 0700, "$self->{dir}/$_" for qw(storage spool run);
    Dubplate::Proc::give($self->{dir}, glob "$self->{dir}/*");
    $self->{port} = free_port();
    $self->find_database($opt{pg} // 'shared');
    $self->write_config;
    Dubplate::Keys::give($self) unless $opt{beside};
    $self->write_programs;
    push @instances, $self;
    $self->start_front unless $self->{front} eq 'none';
    $self->start_worker if $opt{worker};
    return $self;
}

sub find_database {
    my ($self, $pg) = @_;
    my $first = $self->{opt}{beside};
    $self->{pg} = $first ? $first->pg : ref $pg ? $pg
        : $pg eq 'own' ? Dubplate::Pg->new : Dubplate::Pg->shared;
    $self->{db} = $first ? $first->db : $self->{pg}->create_db;
}

# Where things are that all hosts of a server share.
sub home { $_[0]{opt}{beside} // $_[0] }

sub dir { $_[0]{dir} }
sub port { $_[0]{port} }
sub front { $_[0]{front} }
sub pg { $_[0]{pg} }
sub db { $_[0]{db} }
sub config { "$_[0]{dir}/dubplate.ini" }
sub storage { $_[0]->home->{dir} . '/storage' }
sub fcgi_dir { "$_[0]{dir}/fcgi" }
sub worker { $_[0]{worker} }
sub url { "http://127.0.0.1:$_[0]{port}" . ($_[1] // '') }

sub free_port {
    socket my $s, PF_INET, SOCK_STREAM, 0 or die "socket: $!";
    bind $s, pack_sockaddr_in(0, INADDR_LOOPBACK) or die "bind: $!";
    return (unpack_sockaddr_in(getsockname $s))[0];
}

# Settings: what every test needs, then the test's own.
sub write_config {
    my ($self) = @_;
    my %conf = (
        'server.public_url' => $self->home->url,
        'server.threads' => 8,
        'database.url' => $self->{pg}->conninfo($self->{db}),
        'storage.path' => $self->storage,
        'oauth.key_file' => $self->home->dir . '/master.key',
        'delivery.path' => $self->home->dir . '/outbox',
        'worker.poll_ms' => 100,
        'media.program' => Dubplate::Build::bin('dubplate-media')
            // '/nonexistent/dubplate-media',
        %{ $self->{opt}{conf} // {} },
    );
    my %sections;
    for my $name (sort keys %conf) {
        my ($section, $key) = split /\./, $name, 2;
        $sections{$section} .= "$key = $conf{$name}\n";
    }
    write_file($self->config,
               map { "[$_]\n$sections{$_}\n" } sort keys %sections);
}

# Change settings; programs see them after restart_front or start_worker.
sub set {
    my ($self, %conf) = @_;
    $self->{opt}{conf} = { %{ $self->{opt}{conf} // {} }, %conf };
    $self->write_config;
}

# The binary of a FastCGI program, or of what stands in for it.
sub program {
    my ($self, $name) = @_;
    my $other = $self->{opt}{programs}{$name};
    return $other ? Dubplate::Build::program($other)
        : Dubplate::Build::fcgi($name);
}

# One small script per program, so that every web server starts the programs
# of the build tree in the same way: by path alone.
sub write_programs {
    my ($self) = @_;
    my %env = (Dubplate::Build::environment(), %{ $self->{opt}{env} // {} },
               DUBPLATE_CONFIG => $self->config);
    $env{$_} = $ENV{$_} for grep { defined $ENV{$_} }
        qw(ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS);
    my $exports = join '', map { "export $_='$env{$_}'\n" } sort keys %env;
    for my $name (Dubplate::Front::programs()) {
        my $program = $self->program($name)
            // die "the program $name is not built\n";
        my $path = "$self->{dir}/fcgi/$name.fcgi";
        write_file($path, "#!/bin/sh\n${exports}exec '$program' \"\$@\"\n");
        chmod 0755, $path;
    }
}

sub start_front {
    my ($self) = @_;
    $self->{web} = Dubplate::Front::start($self);
    my $end = time + 15;
    my $http = HTTP::Tiny->new(timeout => 5);
    while (time < $end) {
        my $res = $http->get($self->url('/health'));
        return $self if $res->{status} < 500 && $self->all_listen;
        last if !$self->{web}->alive;
        sleep 0.02;
    }
    Test::More::diag($self->log);
    die "the web server ($self->{front}) does not come up\n";
}

# Programs that are daemons come up one by one.
sub all_listen {
    my ($self) = @_;
    return 1 if $self->{front} ne 'proxy_fcgi';
    return !grep { !-S "$self->{dir}/run/$_.sock" } Dubplate::Front::programs();
}

sub stop_front { $_[0]{web}->stop(undef, 15) }

sub restart_front {
    my ($self) = @_;
    $self->stop_front;
    $self->start_front;
}

# Processes of a FastCGI program (or of all) of this instance.
sub pids {
    my ($self, $name) = @_;
    my $want = $name ? ($self->program($name) =~ s{.*/}{}r) : undef;
    my @parents = ($self->{web}->pid, map { $_->pid } @{ $self->{servers} // [] });
    my @found;
    for my $pid (map { ($_, Dubplate::Proc::descendants($_)) } @parents) {
        my $exe = readlink "/proc/$pid/exe" // next;
        $exe =~ s/ \(deleted\)$//;
        next unless $exe =~ /\.fcgi$/;
        push @found, $pid if !$want || $exe =~ m{/\Q$want\E$};
    }
    return @found;
}

sub program_env {
    my ($self) = @_;
    return { Dubplate::Build::environment(), %{ $self->{opt}{env} // {} },
             DUBPLATE_CONFIG => $self->config };
}

sub start_worker {
    my ($self, @args) = @_;
    my $worker = Dubplate::Build::bin('dubplate-worker')
        // die "dubplate-worker is not built\n";
    $self->{worker} = Dubplate::Proc->spawn(
        name => 'worker', argv => [$worker, @args],
        log => "$self->{dir}/log/worker.log", env => $self->program_env);
    return $self->{worker};
}

sub stop_worker {
    my ($self) = @_;
    return $self->{worker} ? $self->{worker}->stop : 0;
}

# All jobs that are due, in the foreground: (exit status, stdout, stderr).
sub worker_once {
    my ($self, @args) = @_;
    my $worker = Dubplate::Build::bin('dubplate-worker')
        // die "dubplate-worker is not built\n";
    return Dubplate::Proc->run(argv => [$worker, '--once', @args],
                               env => $self->program_env);
}

sub try_ctl {
    my ($self, @args) = @_;
    return Dubplate::Build::ctl($self->program_env, @args);
}

sub ctl {
    my ($self, @args) = @_;
    my ($status, $out, $err) = $self->try_ctl(@args);
    die "dubplatectl @args: $err$out" if $status != 0;
    chomp $out;
    return $out;
}

sub sql {
    my ($self, $sql) = @_;
    return $self->{pg}->sql($self->{db}, $sql);
}

# Ask until the answer is the wanted one (or matches a qr//): true or false.
# The seconds are those of an idle machine.
sub wait_for {
    my ($self, $sql, $wanted, $seconds) = @_;
    my $end = time + ($seconds // 20) * ($ENV{DUBPLATE_TEST_PATIENCE} // 3);
    my $answer;
    while (time < $end) {
        $answer = $self->sql($sql);
        return 1 if ref $wanted ? $answer =~ $wanted : $answer eq $wanted;
        sleep 0.05;
    }
    Test::More::diag("waited in vain: $sql is '$answer'");
    return 0;
}

# An account with a token: { id, login, token }.
sub account {
    my ($self, $login, %opt) = @_;
    $self->ctl('account', 'create', $login, $opt{admin} ? '--admin' : ());
    $self->ctl('account', 'credit', $login, $opt{credits})
        if $opt{credits};
    my $id = $self->sql("SELECT id FROM account WHERE login = '$login'");
    return { id => $id, login => $login,
             token => $self->token($login, @{ $opt{token} // [] }) };
}

# A further personal access token of an account.
sub token {
    my ($self, $login, @args) = @_;
    my $out = $self->ctl('token', 'create', $login, @args);
    $out =~ /\b(pt_[A-Za-z0-9_-]{20,})/ or die "token create: $out\n";
    return $1;
}

sub client {
    my ($self, $account, %opt) = @_;
    return Dubplate::Client->new(
        url => $self->url, token => $account ? $account->{token} : undef,
        %opt);
}

sub log {
    my ($self, $lines) = @_;
    return join '', map { "--- $_\n" . Dubplate::Build::tail($_, $lines) }
        grep { -s } glob "$self->{dir}/log/*";
}

sub write_file {
    my ($path, @text) = @_;
    open my $fh, '>', $path or die "$path: $!";
    print $fh @text;
    close $fh or die "$path: $!";
}

END {
    my $status = $?;
    for my $i (grep { $_->{owner} == $$ } @instances) {
        my $failed = $status != 0 || !Test::More->builder->is_passing;
        Test::More::diag($i->log(30)) if $failed;
    }
    $? = $status;
}

1;
