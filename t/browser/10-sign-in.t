#!/usr/bin/perl
# Signing in as people do: in a browser, on a desk and on a phone, by mouse
# and by keyboard, with and without JavaScript.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../lib";
use Browser;
use Dubplate::Instance;
use Dubplate::OAuth;
use IO::Socket::INET;
use Test::More;

Browser::need();
my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'brand.name' => 'Harbour Records', 'brand.support_url' => 'https://help.example/' });
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $link = $i->ctl('account', 'invite', 'eve');

# Where the client on this computer waits for its code.
my $port = Dubplate::Instance::free_port();
my $client = $o->client(client_id => 'https-like-id', name => 'Rook for Claude',
    redirect_uris => ["http://127.0.0.1:$port/callback", 'https://app.example/callback']);
my $verifier = Dubplate::OAuth::random_text();
Browser::run($i, 'sign-in.js', {
    PASSWORD => $Dubplate::OAuth::PASSWORD, PORT => $port, INVITATION => $link,
    ASK => $o->authorize_url($client, scope => 'mcp:read mcp:write offline_access',
        verifier => $verifier),
    ASK_WEB => $o->authorize_url({ %$client, redirect_uri => 'https://app.example/callback' },
        scope => 'mcp:read') });
done_testing;
