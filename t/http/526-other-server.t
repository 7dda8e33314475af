#!/usr/bin/perl
# Tokens of another authorization server that is a real one: a second
# instance, whose people sign in there and work here.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;
use Time::HiRes qw(sleep time);

my $there = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
$there->account($_) for qw(ann eve);
Dubplate::OAuth::password($there, $_) for qw(ann eve);
my $o = Dubplate::OAuth->new($there);
my $app = $o->client;
my $desk = $o->client(name => 'The desk',
                      secret => 'cs_' . Dubplate::OAuth::random_text());

my $here = Dubplate::Instance->new(conf => {
    'auth.introspection_url' => $there->url('/oauth/introspect'),
    'auth.introspection_client_id' => $desk->{client_id},
    'auth.introspection_client_secret' => $desk->{client_secret},
    'auth.introspection_issuer' => $there->url,
    'auth.introspection_audience' => $there->url('/api/mcp'),
    'auth.introspection_map' => 'username',
    'auth.remote_cache_s' => 2,
});
$here->account('ann');

# Whose account a call to get_account sees, or the status it is refused with.
sub who {
    my ($token) = @_;
    my $c = $here->client({ token => $token });
    my $r = $c->rpc('tools/call', { name => 'get_account', arguments => {} });
    return $r->{result}{structuredContent}{login} // $c->last->status;
}

my $read = $o->tokens($app, login => 'ann', scope => 'mcp:read');
is who($read->{access_token}), 'ann', 'who signed in there may work here';
my $c = $here->client({ token => $read->{access_token} });
$c->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
is $c->last->status, 403, 'as far as was agreed to there';
is $c->get('/api/mcp/files/a')->status, 404, 'at every program';
is who($read->{refresh_token}), 401, 'a refresh token is none';

my $eve = Dubplate::OAuth->new($there);
my $stranger = $eve->tokens($app, login => 'eve', scope => 'mcp:read');
is who($stranger->{access_token}), 401, 'who has no account here may not';

$o->as_client($app, '/oauth/revoke', { token => $read->{refresh_token} });
my $start = time;
sleep 0.1 while who($read->{access_token}) eq 'ann' && time < $start + 20;
cmp_ok time - $start, '<', 2 + 5 + 5.5, 'what is revoked there ends here';

my $again = $o->tokens($app, login => 'ann', scope => 'mcp:read');
is who($again->{access_token}), 'ann', 'a new one works';
$there->stop_front;
is who($again->{access_token}), 'ann', 'for a while without that server';
sleep 7.5;
is who($again->{access_token}), 503, 'then not';
$there->start_front;
sleep 1.1;
is who($again->{access_token}), 'ann', 'until it is back';

unlike $here->log(5000), qr/\Q$desk->{client_secret}\E|eyJ/,
    'no log has a token or the secret';
done_testing;
