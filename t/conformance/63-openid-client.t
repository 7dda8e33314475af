#!/usr/bin/perl
# An OpenID relying party on openid-client, and a machine user.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::OAuth;
use Sdk;
use Test::More;

Sdk::need('openid-client');
my $i = Sdk::house(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
Dubplate::OAuth::password($i, 'ann');
$i->sql("UPDATE account SET email = 'ann\@example.org' WHERE login = 'ann'");
my $o = Dubplate::OAuth->new($i);
my $secret = 'cs_' . Dubplate::OAuth::random_text();
my $callback = 'https://rp.example/callback';
$o->client(client_id => 'rp', secret => $secret, redirect_uris => [$callback]);
$o->client(client_id => 'machine', secret => $secret, account => 'ann',
    method => 'client_secret_post', grant_types => ['client_credentials']);
$i->{node_env} = { PASSWORD => $Dubplate::OAuth::PASSWORD,
                   CALLBACK => $callback, SECRET => $secret };
Sdk::run($i, 'openid-client.js');
done_testing;
