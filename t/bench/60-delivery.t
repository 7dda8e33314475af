#!/usr/bin/perl
# How long a change takes to the clients that follow it, behind lighttpd: by a
# session's stream, by a listen stream, by a hundred of them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", "$FindBin::Bin/../http", $FindBin::Bin;
use Bench;
use Desk;
use IPC::Open2;
use Stream;
use Test::More;
use Time::HiRes qw(sleep time);

my $changes = 200;
my $house = Bench->new;
my $i = $house->i;
my $c = $house->client;
my $s = $c->tool('submit_release', Desk::submission(Desk::files($c)));
my $uri = "mcp://releases/$s->{releaseId}/status";

# One connection that changes the release, in a transaction each time.
my @env = map { "PG$_->[0]=$_->[1]" } ['HOST', $i->pg->socket_dir],
    ['USER', 'postgres'], ['DATABASE', $i->db];
my $pid = open2(my $out, my $in, 'env', @env, 'psql', '-XAtq');

# From before the statement: commit, notification, reading and sending.
sub measure {
    my ($word, @streams) = @_;
    my @ms;
    for my $n (1 .. $changes) {
        my $began = time;
        print $in "UPDATE dubplate.release SET title = '$word $n' "
            . "WHERE id = '$s->{releaseId}' RETURNING 1;\n";
        for my $stream (@streams) {
            $stream->next(sub { ($_[0]{params}{uri} // '') eq $uri })
                or return;
            push @ms, 1000 * (time - $began);
        }
        readline $out;
        sleep 0.005;
    }
    return sort { $a <=> $b } @ms;
}

sub listener {
    my $stream = Stream->post($c, { method => 'subscriptions/listen',
        params => { Stream::modern(), notifications => {
            resourceSubscriptions => [$uri] } } });
    $stream->next or die 'no acknowledgement';
    return $stream;
}

my %session = Stream::session($c, '2025-11-25');
$c->rpc('resources/subscribe', { uri => $uri }, headers => \%session);
my $get = Stream->get($c, '/api/mcp', %session);
is $get->status, 200, 'a session reads its stream';
my @session = measure('session', $get);
is scalar @session, $changes, 'it hears of every change';
$c->delete('/api/mcp', \%session);
$get->close;
my $listen = listener();
my @listen = measure('listen', $listen);
is scalar @listen, $changes, 'so does a listen stream';
my @many = map { listener() } 1 .. 99;
my @all = measure('many', $listen, @many);
is scalar @all, 100 * $changes, 'and a hundred of them';

sub row {
    my ($name, @ms) = @_;
    return [$name, map { sprintf '%.1f', $ms[$_ * $#ms] } 0, 0.5, 0.99, 1];
}
Bench::table(['ms from the change to the client', 'least',
              'p50', 'p99', 'most'],
    row('a session', @session), row('a listen stream', @listen),
    row('100 listen streams, each', @all));
close $in;
waitpid $pid, 0;
done_testing;
