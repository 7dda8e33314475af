#!/usr/bin/perl
# POST /oauth/revoke: a client gives a token back (RFC 7009).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'auth.cache_ms' => 0 });
my $ann = $i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $app = $o->client;
my $secret = $o->client(secret => 'cs_' . Dubplate::OAuth::random_text());
my $other = $o->client;

sub tokens { $o->tokens($_[0], login => 'ann') }
sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }

sub revoke {
    my ($client, $token, %form) = @_;
    return $o->as_client($client, '/oauth/revoke', { token => $token, %form });
}

# Whether the tokens work: access and refresh.
sub alive {
    my ($client, $t) = @_;
    my $c = $i->client({ token => $t->{access_token} });
    $c->rpc('tools/list');
    my $refreshed = $o->refresh($client, $t->{refresh_token})->status == 200;
    return join ' ', map { $_ ? 'alive' : 'dead' } $c->last->status == 200,
        $refreshed;
}

for my $client ($app, $secret) {
    for my $kind (qw(refresh_token access_token)) {
        my $t = tokens($client);
        my $r = revoke($client, $t->{$kind}, token_type_hint => $kind);
        is $r->status, 200, "a $kind is taken back";
        is $r->body, '', 'without a word';
        is alive($client, $t), 'dead dead', 'and both tokens are dead';
        is revoke($client, $t->{$kind})->status, 200, 'again is fine';
    }
}

subtest 'hints' => sub {
    my $t = tokens($app);
    is revoke($app, $t->{refresh_token}, token_type_hint => 'access_token')
        ->status, 200, 'a wrong one';
    is alive($app, $t), 'dead dead', 'does not matter';
    $t = tokens($app);
    is revoke($app, $t->{access_token}, token_type_hint => 'pony')->status,
        200, 'nor does an unknown one';
    is alive($app, $t), 'dead dead', 'either way';
};

subtest 'what it was exchanged for' => sub {
    my $t = tokens($app);
    my $next = $o->refresh($app, $t->{refresh_token})->json;
    is revoke($app, $t->{refresh_token})->status, 200, 'a used token';
    is alive($app, $next), 'dead dead', 'takes the newest along';
};

subtest 'nothing to revoke' => sub {
    my $t = tokens($app);
    is revoke($app, $_)->status, 200, 'an unknown token is fine'
        for 'rt_unknown', 'x', 'eyJ.eyJ.x', substr($t->{access_token}, 0, -2),
            $ann->{token};
    for my $kind (qw(refresh_token access_token)) {
        is error(revoke($other, $t->{$kind})), '400 unauthorized_client',
            "the $kind of another client is not";
    }
    is alive($app, $t), 'alive alive', 'nothing happened';
    my $c = $i->client($ann);
    $c->rpc('tools/list');
    is $c->last->status, 200, 'nor to a personal token';
};

subtest 'errors' => sub {
    my $t = tokens($app);
    is error(revoke($app, undef)), '400 invalid_request', 'no token';
    is error(revoke({ client_id => 'x' }, $t->{refresh_token})),
        '401 invalid_client', 'an unknown client';
    is error(revoke({ %$secret, client_secret => 'x' }, $t->{refresh_token})),
        '401 invalid_client', 'a wrong secret';
    is error($o->post('/oauth/revoke', { token => $t->{refresh_token} })),
        '400 invalid_request', 'no client';
    is error($o->post('/oauth/revoke', 'token=a&token=b')),
        '400 invalid_request', 'two tokens';
    is error($o->request('POST', '/oauth/revoke', content => '{}',
        headers => { 'content-type' => 'application/json' })),
        '415 invalid_request', 'JSON';
    is $o->get('/oauth/revoke')->status, 405, 'GET';
    is alive($app, $t), 'alive alive', 'nothing happened';
};

subtest 'the trail' => sub {
    is $i->sql("SELECT DISTINCT outcome FROM dubplate.sign_in_audit
        WHERE action = 'grant_end'"), 'revoked_by_client', 'says who did it';
    is $o->request('OPTIONS', '/oauth/revoke', headers => { origin =>
        'https://a.example', 'access-control-request-method' => 'POST' })
        ->header('access-control-allow-origin'), '*', 'web pages may, too';
};

# The five seconds of auth.cache_ms, in every program.
subtest 'soon' => sub {
    $i->set('auth.password_memory_bytes' => 8388608,
            'auth.password_passes' => 1);
    $i->restart_front;
    my $t = tokens($app);
    my $c = $i->client({ token => $t->{access_token} });
    $c->rpc('tools/list');
    is $c->last->status, 200, 'a token that is known';
    is $c->get('/api/mcp/files/a')->status, 404, 'to two programs';
    revoke($app, $t->{refresh_token});
    sleep 5.1;
    $c->rpc('tools/list');
    is $c->last->status, 401, 'is unknown within seconds';
    is $c->get('/api/mcp/files/a')->status, 401, 'to both';
};

done_testing;
