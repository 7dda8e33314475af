#!/usr/bin/perl
# Clients of both SDKs, in each way they connect, are asked, told how far a
# tool is, and take a call back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Suite;
use Test::More;
use Time::HiRes qw(sleep);

Sdk::need('mcp-remote');
my $i = Suite::house();
$i->{ann} = $i->account('ann');
$i->{node_env} = { MCP_PATH => '/mcp' };
my $ended = 0;
for my $way (qw(sdk1 sdk1-sse sdk1-remote sdk2 sdk2-auto sdk2-modern
                sdk2-remote)) {
    subtest $way => sub {
        Sdk::run($i, 'talk.js', $way);
        is slow_calls(++$ended), $ended, 'and the tool ends, too';
    };
}

# How many of the calls that take a minute have ended, once it is n.
sub slow_calls {
    my ($n) = @_;
    my $found;
    for (1 .. 100) {
        $found = () = $i->log(100_000) =~ /note=slow_compute /g;
        last if $found >= $n;
        sleep 0.1;
    }
    return $found;
}
done_testing;
