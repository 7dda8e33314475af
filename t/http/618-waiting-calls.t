#!/usr/bin/perl
# Calls that wait hold threads: one account leaves some to the others.
# fronts only: lighttpd proxy_fcgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house(conf => { 'server.threads' => 8 });
my ($ann, $bob) = map { Mcp->open($i->client($i->account($_)),
                                  sampling => {}) } qw(ann bob);
my $tool = Mcp::tool('test_sampling', prompt => 'x');

# Calls that are asked, and wait; the others are answered at once.
sub asked {
    my ($session, $n) = @_;
    my @calls = map { my $call = $session->start('tools/call', $tool);
                      $call->status; $call } 1 .. $n;
    return grep { ($_->header('content-type') // '') =~ /event-stream/ }
        @calls;
}

my @waiting = asked($ann, 40);
my $processes = $i->pids('mcp');
cmp_ok scalar @waiting, '>=', 2, 'calls wait';
cmp_ok scalar @waiting, '<=', 2 * $processes,
    'of one account no more than two a process';
my @others = asked($bob, 20);
cmp_ok scalar @others, '>=', 2, 'there is room for another account';
$_->leave for @waiting, @others;
done_testing;
