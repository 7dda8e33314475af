#!/usr/bin/perl
# A record released through a client of the official TypeScript SDK 2.x, as it
# is, where it finds out the revision, and with 2026-07-28 alone.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Test::More;

Sdk::need('@modelcontextprotocol/client');
for my $way (qw(sdk2 sdk2-auto sdk2-modern)) {
    subtest $way => sub { Sdk::release($way) };
}
done_testing;
