#!/usr/bin/perl
# Clients of both official SDKs sign in by themselves: discovery, registration
# or a metadata document, code, refresh, revocation.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::OAuth;
use Dubplate::Website;
use Sdk;
use Test::More;

Sdk::need('@modelcontextprotocol/client');
my $site = Dubplate::Website->new;
my $callback = 'http://127.0.0.1:9/callback';
my $document = $site->url('/client.json');
$site->json('/client.json', { client_id => $document,
    client_name => 'A client with a document', redirect_uris => [$callback],
    grant_types => [qw(authorization_code refresh_token)],
    token_endpoint_auth_method => 'none' });
my $i = Sdk::house(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'fetch.allow_ports' => $site->port, 'fetch.allow_addresses' => '127.0.0.1 ::1',
    'fetch.ca_file' => $site->ca_file });
Dubplate::OAuth::password($i, 'ann');
$i->{node_env} = { PASSWORD => $Dubplate::OAuth::PASSWORD,
                   CALLBACK => $callback, DOCUMENT => $document };
for my $sdk (qw(sdk1 sdk2)) {
    for my $how (qw(registration document)) {
        subtest "$sdk, $how" => sub { Sdk::run($i, 'sign-in.js', $sdk, $how) };
    }
}
done_testing;
