#!/usr/bin/perl
# Answers that stay open, behind the shipped configurations: held.c stands in
# for the mcp program.
# fronts: proxy_fcgi cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Test::More;
use Time::HiRes qw(sleep time);

my $patience = $ENV{DUBPLATE_TEST_PATIENCE} // 3;
my $program = 't/http/held.fcgi';
plan skip_all => "$program is not built"
    unless Dubplate::Build::program($program);
my $i = Dubplate::Instance->new(programs => { mcp => $program }, conf => {
    'streams.max' => 3, 'streams.beat_ms' => 500 });
my $front = $i->front;
my $one_each = $front eq 'cgi' || $front eq 'fcgid'; # a process for each
my $log = '';

# A request whose answer is read bit by bit.
sub start {
    my ($path, $method) = @_;
    my $socket = $i->client->raw(($method // 'GET') . " $path HTTP/1.1\r\n"
        . "Host: 127.0.0.1\r\nConnection: close\r\n\r\n", open => 1);
    return { socket => $socket, text => '', began => time };
}

# Read until the text fits; whether it does, and when.
sub comes {
    my ($s, $want, $seconds) = @_;
    my $end = time + ($seconds // 5) * $patience;
    my $select = IO::Select->new($s->{socket});
    while ($s->{text} !~ $want) {
        my $left = $end - time;
        return 0 if $left <= 0 || !$select->can_read($left);
        return 0 unless sysread $s->{socket}, $s->{text}, 65536, length $s->{text};
    }
    $s->{at} = time - $s->{began};
    return 1;
}

# Read to the end of the connection; whether it came.
sub ends {
    my ($s, $seconds) = @_;
    my $end = time + ($seconds // 5) * $patience;
    my $select = IO::Select->new($s->{socket});
    while ((my $left = $end - time) > 0) {
        last unless $select->can_read($left);
        my $n = sysread $s->{socket}, $s->{text}, 65536, length $s->{text};
        $s->{at} = time - $s->{began};
        return 1 unless $n;
    }
    return 0;
}

sub logged {
    my ($want, $seconds) = @_;
    my $end = time + ($seconds // 5) * $patience;
    while (time < $end) {
        $log = $i->log(100_000);
        return 1 if $log =~ $want;
        sleep 0.02;
    }
    return 0;
}

sub ended { return scalar(() = $i->log(100_000) =~ /msg="stream ended"/g) }

# Wait until no answer is open.
sub settle {
    my ($n) = @_;
    for (1 .. 250 * $patience) {
        return if ended() >= $n;
        sleep 0.02;
    }
}
my $streams = 0;

# Open, alive, ended by the server.
{
    my $s = start('/mcp/held?tick=400&end=3');
    $streams++;
    ok comes($s, qr/data: hello\n\n/), 'what the handler said comes at once';
    cmp_ok $s->{at}, '<', 0.4 * $patience, 'and before anything else is said';
    like $s->{text}, qr{^HTTP/1.1 200 }, 'with status 200';
    like $s->{text}, qr{^Content-Type: text/event-stream\r$}mi, 'as a stream';
    like $s->{text}, qr{^X-Accel-Buffering: no\r$}mi, 'not to be kept back';
    like $s->{text}, qr{^Cache-Control: no-store\r$}mi, 'or kept';
    like $s->{text}, qr{^X-Request-Id: \w+\r$}mi, 'with the request id';
    unlike $s->{text}, qr{^Content-Length}mi, 'and without a length';
    ok comes($s, qr/data: opened\n\n/), 'what is said on opening comes';
    ok comes($s, qr/data: tick\n\n/), 'and what another thread says';
    unlike $s->{text}, qr/tick.*tick/s, 'when it is said';
    ok ends($s), 'the answer ends when the server likes';
    is scalar(() = $s->{text} =~ /data: tick\n\n/g), 3, 'after all was said';
    unlike $s->{text}, qr/farewell/, 'without farewell';
    ok logged(qr/msg="stream ended" .*why=ended/), 'and its end is logged';
    is scalar(() = $log =~ /msg=request .*path=\/mcp\/held/g), 1,
        'as is the request, once';
}

# Silence, and the end of its time.
{
    my $s = start('/mcp/held?beat=200&max=1500');
    $streams++;
    ok comes($s, qr/: keepalive\n\n/), 'in silence there is a beat';
    unlike $s->{text}, qr/farewell/, 'and no more';
    ok comes($s, qr/(?:: keepalive\n\n.*){4}/s), 'again and again';
    ok ends($s), 'an answer ends when its time is over';
    like $s->{text}, qr/data: farewell\n\n/, 'with a farewell';
    cmp_ok $s->{at}, '>', 1.3, 'and not before';
}

# From the handler's thread.
{
    my $s = start('/mcp/thread');
    ok comes($s, qr/data: news\n\n/), 'an event from a handler comes';
    unlike $s->{text}, qr/news.*news/s, 'when it is sent';
    like $s->{text}, qr{^Mcp-Session-Id: s1\r$}mi, 'with headers of its own';
    ok ends($s), 'the answer ends with the handler';
    is scalar(() = $s->{text} =~ /data: news\n\n/g), 3, 'after all events';
    my $client = $i->client;
    is $client->request('HEAD', $_)->status, 200, "HEAD $_ ends at once"
        for '/mcp/thread', '/mcp/held';
    my $r = $client->get('/mcp/fails');
    is $r->status, 409, 'a handler that fails answers with its error';
    is $r->json->{error}, 'conflict', 'and nothing is open';
}

# The client leaves.  Apache tells of it only when it is written to, as does
# lighttpd of a CGI program.
{
    my $s = start('/mcp/held?beat=' . ($front eq 'lighttpd' ? 60000 : 300));
    $streams++;
    ok comes($s, qr/opened/), 'an answer is open';
    my $before = ended();
    my $left = time;
    close $s->{socket};
    settle($before + 1);
    is ended(), $before + 1, 'the program sees that the client left';
    cmp_ok time - $left, '<', 0.5 * $patience, 'at once'
        if $front eq 'lighttpd';
    $s = start('/mcp/wait');
    ok comes($s, qr/news/), 'a handler sends';
    close $s->{socket};
    if ($front eq 'cgi') {
        pass 'lighttpd ends the process';
    } else {
        ok logged(qr/thread saw the client leave/), 'until its client left';
    }
}

# Who has said all, and says so, still waits for the answer.
{
    my $s = start('/mcp/counts');
    shutdown $s->{socket}, 1;
    ok ends($s), 'a client may close its half of the connection';
    like $s->{text}, qr/"opened"/, 'and gets its answer';
}

# Nobody reads; Apache reads what its client does not.
if ($front ne 'fcgid') {
    my $before = ended();
    my $s = start('/mcp/held?flood=1');
    settle($before + 1);
    $streams++;
    ok logged(qr/why="client does not read"/), 'who does not read is cut off';
    close $s->{socket};
}

# One more than may be, where a process has more than one.
if (!$one_each) {
    my $n = $i->pids('mcp');
    my @open;
    for (1 .. 3 * $n + 1) {
        my $s = start('/mcp/held');
        last unless comes($s, qr/opened/, 1) || $s->{text} =~ / 503 /;
        push @open, $s;
        last if $s->{text} =~ / 503 /;
    }
    my $last = pop @open;
    ok ends($last), 'one answer more than may be open ends';
    like $last->{text}, qr{^HTTP/1.1 503 }, 'with status 503';
    like $last->{text}, qr{^Retry-After: \d+\r$}mi, 'and when to come back';
    like $last->{text}, qr/too_many_streams/, 'and why';
    $streams += @open;
    close $_->{socket} for @open;
    settle($streams);
    my $s = start('/mcp/held');
    ok comes($s, qr/opened/), 'when others have left there is room again';
    close $s->{socket};
}

# The process is told to end.
{
    my $before = ended();
    my $s = start('/mcp/held');
    ok comes($s, qr/opened/), 'an answer is open';
    my @pids = $i->pids('mcp');
    my $told = time;
    kill 'TERM', @pids;
    ok ends($s), 'SIGTERM ends it';
    cmp_ok time - $told, '<', 1 * $patience, 'within a second';
    like $s->{text}, qr/data: farewell\n\n/, 'with a farewell';
    like $s->{text}, qr/\r\n0\r\n\r\n\z/, 'and properly' if $front ne 'cgi';
    for (1 .. 100 * $patience) {
        last unless grep { running($_) } @pids;
        sleep 0.02;
    }
    is scalar(grep { running($_) } @pids), 0, 'and the process has ended';
    $log = $i->log(100_000);
    unlike $log, qr/ending with requests in hand/, 'with nothing in hand';
}

sub running {
    my ($pid) = @_;
    open my $fh, '<', "/proc/$pid/stat" or return 0;
    return (<$fh> // '') =~ /\) [^ZX] /;
}
done_testing;
