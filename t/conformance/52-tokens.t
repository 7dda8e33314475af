#!/usr/bin/perl
# Tokens as strict libraries see them: oauth4webapi redeems, refreshes, looks
# up and revokes, jose checks what was signed.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Dubplate::OAuth;
use Test::More;

Sdk::need('oauth4webapi');
Sdk::need('jose');
my $i = Sdk::house(conf => { 'auth.password_memory_bytes' => 8388608,
                             'auth.password_passes' => 1 });
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);

# Secrets that show whether they are form-encoded.
my %clients = (
    none => $o->client,
    client_secret_basic => $o->client(secret => 'cs_ +%:&/' . "\xc3\xa9"),
    client_secret_post => $o->client(secret => 'cs_ +%:&?',
                                     method => 'client_secret_post'),
);
my %signed_in = map {
    my $nonce = Dubplate::OAuth::random_text();
    my $back = $o->sign_in($clients{$_}, login => 'ann', nonce => $nonce,
        scope => 'openid profile mcp:read', resource => $i->url('/mcp'));
    utf8::decode($clients{$_}{client_secret} //= '');
    $_ => { %{ $clients{$_} }, callback => $back->{location}, nonce => $nonce,
            verifier => $back->{verifier} };
} keys %clients;
$i->{node_env} = { TASK => Dubplate::Client::encode({
    clients => \%signed_in,
    machine => $o->client(secret => 'cs_machine', account => 'ann',
                          grant_types => ['client_credentials']),
    server => $o->client(secret => 'cs_server'),
    account => $i->{ann}{id},
}) };
Sdk::run($i, 'tokens.js');
done_testing;
