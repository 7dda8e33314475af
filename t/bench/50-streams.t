#!/usr/bin/perl
# 5,000 open answers in one process: its memory, its time when idle, and how
# soon it says something to all of them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Bench;
use Dubplate::Build;
use Dubplate::Proc;
use File::Temp;
use IO::Select;
use IO::Socket::UNIX;
use Test::More;
use Time::HiRes qw(sleep time);

my $streams = 5000;
my $beat_s = 5;
my $files = $streams + 200;

# Each stream is a descriptor here, too.
if (!$ENV{DUBPLATE_BENCH_FILES}) {
    $ENV{DUBPLATE_BENCH_FILES} = $files;
    exec 'sh', '-c', "ulimit -n $files && exec \"\$@\"", 'sh', $^X, $0;
}
my $temp = File::Temp->newdir('dubplate-XXXXXX', TMPDIR => 1);
chmod 0755, $temp;
mkdir "$temp/run";
Dubplate::Proc::give("$temp/run");
my $program = Dubplate::Build::program('t/http/held.fcgi');
my $server = Dubplate::Proc->spawn(
    name => 'held', log => "$temp/held.log",
    argv => [$program, '--config', '/dev/null', '--threads', 4, '--listen',
             "$temp/run/held.sock"],
    env => { Dubplate::Build::environment(),
             DUBPLATE_STREAMS_MAX => $streams,
             DUBPLATE_SERVER_LOG_LEVEL => 'warn' });
for (1 .. 100) {
    last if -S "$temp/run/held.sock";
    sleep 0.05;
}

sub record { my ($type, $data) = @_;
    return pack('CCnnCC', 1, $type, 1, length $data, 0, 0) . $data }

# A request of FastCGI 1.0: FCGI_BEGIN_REQUEST, FCGI_PARAMS, FCGI_STDIN.
sub request {
    my ($uri) = @_;
    my %var = (REQUEST_METHOD => 'GET', REQUEST_URI => $uri);
    my $vars = join '', map {
        pack('CC', length $_, length $var{$_}) . $_ . $var{$_}
    } sort keys %var;
    my $socket = IO::Socket::UNIX->new(Peer => "$temp/run/held.sock")
        or die "connect: $!";
    syswrite $socket, record(1, pack 'nCx5', 1, 0) . record(4, $vars)
        . record(4, '') . record(5, '');
    return $socket;
}

sub read_until {
    my ($socket, $want) = @_;
    my $text = '';
    while ($text !~ $want) {
        sysread $socket, $text, 65536, length $text or last;
    }
    return $text;
}

sub counts {
    my $text = read_until(request('/mcp/counts'), qr/\}/);
    return $text =~ /"opened":\s*(\d+),\s*"closed":\s*(\d+)/;
}

sub memory { return (Bench::memory_kib($server->pid))[0] }

like read_until(request('/mcp/held?end=1&tick=10'), qr/tick/), qr/tick/,
    'an answer stays open';
my $before = memory();
my @open;
my $began = time;
for (1 .. $streams) {
    my $socket = request('/mcp/held?beat=' . $beat_s * 1000);
    read_until($socket, qr/opened/) =~ /opened/ or last;
    push @open, $socket;
}
my $opening = time - $began;
is scalar @open, $streams, "$streams are open in one process";
my $kib = memory() - $before;
cmp_ok $kib, '<=', 10 * 1024, 'for at most 10 MiB';

# A beat to all, that are in one loop.
my $cpu = Bench::cpu_us($server->pid);
my $from = time;
my ($beats, %beat) = (0);
my $select = IO::Select->new(@open);
while (keys %beat < $streams && time - $from < 3 * $beat_s) {
    for my $socket ($select->can_read(1)) {
        sysread $socket, my $text, 65536;
        $beat{$socket}++;
        $beats++;
    }
}
is scalar keys %beat, $streams, 'all have had a beat';
my $took = time - $from;
my $beat_us = (Bench::cpu_us($server->pid) - $cpu) / $beats;

# All leave.
my (undef, $closed) = counts();
$from = time;
@open = ();
%beat = ();
undef $select;
my $now = $closed;
while ($now < $closed + $streams && time - $from < 10) {
    sleep 0.01;
    (undef, $now) = counts();
}
is $now, $closed + $streams, 'that all have left is seen';
my $leaving = time - $from;
my $left = memory() - $before;

Bench::table(['streams', 'KiB in all', 'bytes each', 'open us each',
              'us a beat', 'left ms', 'KiB after'],
             [$streams, $kib, sprintf('%.0f', $kib * 1024 / $streams),
              sprintf('%.0f', $opening * 1e6 / $streams),
              sprintf('%.1f', $beat_us), sprintf('%.0f', $leaving * 1000),
              $left]);
Bench::goal("MiB for $streams streams", $kib / 1024, '<=', 10);
Bench::goals_table();
done_testing;
