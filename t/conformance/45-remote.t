#!/usr/bin/perl
# A record released by clients that speak by stdio, through mcp-remote: one of
# each SDK.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Test::More;

Sdk::need('mcp-remote');
for my $way (qw(sdk1-remote sdk2-remote)) {
    subtest $way => sub { Sdk::release($way) };
}
done_testing;
