#!/usr/bin/perl
# A record released through a client of the official TypeScript SDK 1.x.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Test::More;

Sdk::need('@modelcontextprotocol/sdk');
my $i = Sdk::house();
Sdk::run($i, 'flow.js', 'sdk1');
Sdk::delivered($i);
done_testing;
