#!/usr/bin/perl
# Strict libraries find the authorization server, and check its tokens.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Dubplate::Signer;
use Test::More;

Sdk::need('oauth4webapi');
my $i = Sdk::house();
my $signer = Dubplate::Signer->new($i);
my $grant = $signer->grant($i->{ann}, 'mcp:read mcp:write');
my $before = $signer->sign($grant);
$i->ctl('key', 'rotate', '--now');
$i->{node_env} = { TOKEN_BEFORE => $before,
                   TOKEN_AFTER => $signer->sign($grant) };
Sdk::run($i, 'keys.js');
done_testing;
