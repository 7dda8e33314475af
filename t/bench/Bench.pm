# What the benchmarks share: a house with programs to compare beside it, and
# how they are measured.
#
#   Bench::need();                       # skips without wrk, Node, programs
#   my $b = Bench->new(accounts => 16);  # a house; $b->i is the Instance
#   $b->beside($name, 'hello', ARGUMENT...);     # a program at /bench/NAME
#   my $port = $b->node($name, ['a.js', ...], { ENV => ... });    # its port
#   $b->start;
#
#   my %target = (name => 'tools/list', url => $url, lines => $file,
#                 pids => sub { $b->pids('mcp') });       # or a command
#   # lines may be a sub that is called for each run; script is post.lua
#   my $results = $b->rounds(\@targets, rounds => 3, seconds => 3);
#   # by name: { rate, rate_all, p50, p99, failed, front, app, pg }
#
#   Bench::table(\@heads, @rows);                # printed as comments
#   Bench::goal($what, $measured, '>=', 0.85);   # a row for goals_table()
#
# Microseconds are processor time per request: of the web server (front), of
# the programs (app), of PostgreSQL (pg).
package Bench;

use strict;
use warnings;
use FindBin;
use Time::HiRes qw(sleep time);

use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Proc;
use Test::More;

my $threads = 16;
my $processes = 2;

sub packages { return Dubplate::Build::top_builddir() . '/npm/bench' }

sub node_program {
    my ($node) = glob packages() . '/node_modules/node-linux-*/bin/node';
    return $node;
}

sub need {
    plan skip_all => 'no wrk' if system('command -v wrk >/dev/null') != 0;
    for my $name (qw(hello query)) {
        plan skip_all => "no $name.fcgi: run t/bench/setup"
            unless Dubplate::Build::program("t/bench/$name.fcgi");
    }
    plan skip_all => 'no Node: run t/bench/setup' unless node_program();
}

# A server as one would run it: its own cluster, synced to disk.
sub new {
    my ($class, %opt) = @_;
    my $pg = Dubplate::Pg->new(conf => [
        'fsync = on', 'full_page_writes = on', 'shared_buffers = 128MB',
        'max_wal_size = 2GB']);
    my $i = Dubplate::Instance->new(front => 'lighttpd', pg => $pg, conf => {
        'server.threads' => $threads,
        'limits.submits_per_minute' => 100_000,
        %{ $opt{conf} // {} } });
    my $self = bless { i => $i, extra => '', node => {}, commands => {} }, $class;
    $self->{accounts} = [map {
        $i->account("account$_", credits => 1_000_000)
    } 1 .. $opt{accounts} // 1];
    return $self;
}

sub i { $_[0]{i} }
sub accounts { @{ $_[0]{accounts} } }
sub token { $_[0]{accounts}[0]{token} }
sub client { $_[0]{i}->client($_[0]{accounts}[0]) }

# As many processes and threads as the shipped configuration gives mcp.
sub beside {
    my ($self, $name, $program, @args) = @_;
    my $dir = $self->i->dir;
    my $command = join ' ',
        Dubplate::Build::program("t/bench/$program.fcgi"), @args;
    $self->{commands}{$name} = $command;
    $self->{extra} .= <<"END";
\$HTTP["url"] == "/bench/$name" {
    fastcgi.server = ( "/" => ((
        "bin-path" => "$command",
        "socket" => "$dir/run/bench-$name.sock",
        "max-procs" => $processes,
        "listen-backlog" => 1024,
        "check-local" => "disable"
    )))
}
END
}

sub threads { return $threads }

# Start lighttpd again with the programs beside.
sub start {
    my ($self) = @_;
    my $i = $self->i;
    $i->stop_front;
    open my $conf, '>>', $i->dir . '/lighttpd.conf' or die $!;
    print $conf $self->{extra};
    close $conf;
    $i->{web} = Dubplate::Front::lighttpd($i);
    return $self->wait_for($i->url('/health'));
}

sub wait_for {
    my ($self, $url) = @_;
    my $http = HTTP::Tiny->new(timeout => 2);
    for (1 .. 200) {
        return $self if $http->get($url)->{status} != 599;
        sleep 0.05;
    }
    die "$url does not answer\n" . $self->i->log;
}

sub node {
    my ($self, $name, $argv, $env) = @_;
    my $port = Dubplate::Instance::free_port();
    my $i = $self->i;
    $self->{node}{$name} = Dubplate::Proc->spawn(
        name => $name, log => $i->dir . "/log/node-$name.log",
        argv => [node_program(), "$FindBin::Bin/$argv->[0]",
                 @$argv[1 .. $#$argv]],
        env => { NODE_PATH => packages() . '/node_modules', PORT => $port,
                 NODE_ENV => 'production', PGHOST => $i->pg->socket_dir,
                 PGUSER => 'postgres', PGDATABASE => $i->db,
                 %{ $env // {} } });
    $self->wait_for("http://127.0.0.1:$port/");
    return $port;
}

# Processes of a program of ours, of one beside, or of one on Node.
sub pids {
    my ($self, $name) = @_;
    return $self->{node}{$name}->pid if $self->{node}{$name};
    return $self->i->pids($name) unless $self->{commands}{$name};
    return grep { command($_) eq $self->{commands}{$name} }
        Dubplate::Proc::descendants($self->i->{web}->pid);
}

sub command {
    my ($pid) = @_;
    open my $fh, '<', "/proc/$pid/cmdline" or return '';
    return join ' ', split /\0/, <$fh> // '';
}

sub pg_pids {
    my ($self) = @_;
    my $pid = $self->i->pg->proc->pid;
    return ($pid, Dubplate::Proc::descendants($pid));
}

# Processor time of processes, and of their children that ended, in
# microseconds.
sub cpu_us {
    my $ticks = 0;
    for my $pid (@_) {
        open my $fh, '<', "/proc/$pid/stat" or next;
        my @field = split ' ', (<$fh> // '') =~ s/^.*\) //sr;
        $ticks += $_ for @field[11 .. 14];
    }
    return $ticks * 10_000;
}

# Sums over processes, in KiB: (Rss, Pss).
sub memory_kib {
    my (%sum) = (Rss => 0, Pss => 0);
    for my $pid (@_) {
        open my $fh, '<', "/proc/$pid/smaps_rollup" or next;
        while (my $line = <$fh>) {
            $sum{$1} += $2 if $line =~ /^(Rss|Pss):\s+(\d+)/;
        }
    }
    return @sum{qw(Rss Pss)};
}

# The most memory a process ever had, in KiB: of the largest.
sub peak_kib {
    my $most = 0;
    for my $pid (@_) {
        open my $fh, '<', "/proc/$pid/status" or next;
        while (my $line = <$fh>) {
            $most = $1 if $line =~ /^VmHWM:\s+(\d+)/ && $1 > $most;
        }
    }
    return $most;
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return undef unless @sorted;
    return ($sorted[$#sorted / 2] + $sorted[@sorted / 2]) / 2;
}

# One run of wrk against a target: rate, latencies, processor time.
my $start = 10_000_000;

sub run_wrk {
    my ($self, $target, $seconds) = @_;
    my %pids = (front => [$self->i->{web}->pid], app => [$target->{pids}->()],
                pg => [$self->pg_pids]);
    $pids{front} = [] if $target->{direct};
    my %before = map { $_ => cpu_us(@{ $pids{$_} }) } keys %pids;
    $start += 1_000_000;
    open my $wrk, '-|', 'wrk', '-t1', '-c' . ($target->{connections} // 16),
        "-d${seconds}s", '--timeout', '5s', '-s',
        "$FindBin::Bin/" . ($target->{script} // 'post.lua'),
        $target->{url}, '--', $start,
        ref $target->{lines} ? $target->{lines}->() : $target->{lines}
        or die "wrk: $!";
    my $output = join '', <$wrk>;
    close $wrk;
    $output =~ /^(requests=.*)/m or die "wrk: $output";
    my %n = map { split /=/ } split ' ', $1;
    my %result = (rate => $n{requests} * 1e6 / ($n{us} || 1),
                  p50 => $n{p50}, p99 => $n{p99}, failed => $n{failed});
    for my $who (keys %pids) {
        $result{$who} = (cpu_us(@{ $pids{$who} }) - $before{$who})
            / ($n{requests} || 1);
    }
    return \%result;
}

sub run_target {
    my ($self, $target, $seconds) = @_;
    return $target->{run} ? $target->{run}->($seconds)
        : $self->run_wrk($target, $seconds);
}

# All targets in turn, several times: medians by name.
sub rounds {
    my ($self, $targets, %opt) = @_;
    my %runs;
    my $seconds = $ENV{DUBPLATE_BENCH_SECONDS} // $opt{seconds} // 3;
    $self->run_target($_, 1) for @$targets;     # warm up
    for (1 .. $ENV{DUBPLATE_BENCH_ROUNDS} // $opt{rounds} // 3) {
        push @{ $runs{ $_->{name} } }, $self->run_target($_, $seconds)
            for @$targets;
    }
    my %result;
    for my $name (keys %runs) {
        my @runs = @{ $runs{$name} };
        for my $key (keys %{ $runs[0] }) {
            $result{$name}{$key} = median(map { $_->{$key} } @runs);
        }
        $result{$name}{rate_all} = [sort { $a <=> $b }
                                    map { $_->{rate} } @runs];
        $result{$name}{failed} = 0;
        $result{$name}{failed} += $_->{failed} for @runs;
    }
    return \%result;
}

# Rows in columns, as comments of the test.
sub table {
    my ($heads, @rows) = @_;
    my @all = ($heads, @rows);
    my @width;
    for my $row (@all) {
        for my $n (0 .. $#$row) {
            my $length = length($row->[$n] // '');
            $width[$n] = $length if $length > ($width[$n] // 0);
        }
    }
    note '';
    for my $row (@all) {
        note join '  ', map {
            sprintf $_ ? '%*s' : '%-*2$s', $_ ? ($width[$_], $row->[$_] // '')
                : ($row->[$_] // '', $width[$_])
        } 0 .. $#width;
    }
}

sub requests_table {
    my ($results, @names) = @_;
    table(['requests', 'req/s', 'min-max', 'p50 us', 'p99 us', 'front us',
           'app us', 'pg us'], map {
        my $r = $results->{$_};
        [$_, map({ sprintf '%.0f', $_ } $r->{rate}),
         sprintf('%.0f-%.0f', @{ $r->{rate_all} }[0, -1]),
         map { defined $_ ? sprintf '%.0f', $_ : '-' }
             @$r{qw(p50 p99 front app pg)}]
    } @names);
}

# What was measured beside what is wanted; kept for the table at the end.
my @goals;

sub goal {
    my ($what, $measured, $sign, $goal) = @_;
    my $met = !defined $measured ? 'not measured'
        : $sign eq '>=' ? ($measured >= $goal ? 'met' : 'missed')
        : ($measured <= $goal ? 'met' : 'missed');
    push @goals, [$what, defined $measured ? sprintf('%.2f', $measured) : '-',
                  "$sign $goal", $met];
}

sub goals_table { table(['what', 'measured', 'goal', ''], @goals) }

1;
