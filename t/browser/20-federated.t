#!/usr/bin/perl
# Signing in through a provider at another site, in a browser: what cookies
# and the Content-Security-Policy let through.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../lib";
use Browser;
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Upstream;
use JSON::PP ();
use Test::More;

Browser::need();
my $up = Dubplate::Upstream->new(host => 'localhost');
$up->person(sub => 'ida', preferred_username => 'ida', name => 'Ida',
            email => 'ida@label.example',
            email_verified => JSON::PP::true);
my $i = Dubplate::Instance->new(conf => $up->conf(
    'federation.login' => 'both', 'federation.join' => 'yes',
    'federation.label' => 'Sign in with Lantern Records',
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'brand.name' => 'Harbour Records'));
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $port = Dubplate::Instance::free_port();
my $client = $o->client(name => 'Rook for Claude',
    redirect_uris => ["http://127.0.0.1:$port/callback"]);
Browser::run($i, 'federated.js', {
    PASSWORD => $Dubplate::OAuth::PASSWORD, PORT => $port,
    ASK => $o->authorize_url($client, scope => 'mcp:read mcp:write') });
$up->person(sub => 'ann-at-lantern', email => 'ann@label.example',
            email_verified => JSON::PP::true);
Browser::run($i, 'federated-account.js', {
    PASSWORD => $Dubplate::OAuth::PASSWORD });
$up->set(sign => 'other');
Browser::run($i, 'federated-broken.js', {
    ASK => $o->authorize_url($client, scope => 'mcp:read') });
done_testing;
