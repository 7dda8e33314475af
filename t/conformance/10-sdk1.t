#!/usr/bin/perl
# A record released through a client of the official TypeScript SDK 1.x, by
# Streamable HTTP and by the transport of 2024-11-05.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Test::More;

Sdk::need('@modelcontextprotocol/sdk');
for my $way (qw(sdk1 sdk1-sse)) {
    subtest $way => sub { Sdk::release($way) };
}
done_testing;
