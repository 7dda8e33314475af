#!/usr/bin/perl
# POST /oauth/introspect: is a token good, and whose is it (RFC 7662)?
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
my $boss = $i->account('boss', admin => 1);
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $app = $o->client;

sub secret { return 'cs_' . Dubplate::OAuth::random_text() }
my $server = $o->client(name => 'A resource server', secret => secret());
my $registered = $o->client(secret => secret());
$i->sql("UPDATE dubplate.oauth_client SET source = 'registered'
         WHERE client_id = '$registered->{client_id}'");

sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }

sub look {
    my ($who, $token, %form) = @_;
    return $o->as_client($who, '/oauth/introspect', { token => $token, %form });
}

sub as_bearer {
    my ($account, $token) = @_;
    return $o->post('/oauth/introspect', { token => $token },
                    { authorization => "Bearer $account->{token}" });
}

sub is_inactive {
    my ($r, $what) = @_;
    is $r->status, 200, "$what: is no error";
    is $r->body, '{"active":false}', 'and nothing but inactive';
}

my $t = $o->tokens($app, login => 'ann', scope => 'mcp:read openid');

subtest 'an access token' => sub {
    my $r = look($server, $t->{access_token});
    is $r->status, 200, 'is shown to a resource server';
    is $r->header('cache-control'), 'no-store', 'for once';
    my ($active, %is) = (delete $r->json->{active}, %{ $r->json });
    ok JSON::PP::is_bool($active) && $active, 'active';
    my (undef, $claims) = Dubplate::OAuth::jwt($t->{access_token});
    is_deeply \%is, { username => 'ann', token_type => 'Bearer',
        map { $_ => $claims->{$_} }
            qw(scope client_id exp iat sub aud iss jti) },
        'with what is in it, and the login';
    is_deeply look($server, $t->{access_token}, token_type_hint =>
        'refresh_token')->json, { %is, active => $active },
        'a wrong hint does not matter';
    is_deeply as_bearer($boss, $t->{access_token})->json,
        { %is, active => $active }, 'an administrator sees the same';
};

subtest 'a refresh token' => sub {
    my $mine = $o->tokens($server, login => 'ann');
    my $r = look($server, $mine->{refresh_token});
    is $r->json->{client_id}, $server->{client_id}, 'is shown to its client';
    is $r->json->{token_type}, undef, 'and is no Bearer token';
    is $r->json->{exp} - $r->json->{iat}, 2592000, 'it lasts thirty days';
    is_inactive(look($server, $t->{refresh_token}), 'that of another');
    is_inactive(as_bearer($boss, $mine->{refresh_token}),
                'to an administrator');
    $o->refresh($server, $mine->{refresh_token});
    is_inactive(look($server, $mine->{refresh_token}), 'a used one');
};

subtest 'an account that may less' => sub {
    my $mine = $o->tokens($server, login => 'ann',
                          scope => 'once:mcp mcp:write openid');
    $i->sql("UPDATE dubplate.account SET scope_max = '{mcp:read}'");
    is look($server, $mine->{$_})->json->{scope}, 'mcp:read openid',
        "the $_ tells what it can do" for qw(access_token refresh_token);
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
    is look($server, $mine->{$_})->json->{scope}, 'mcp:write once:mcp openid',
        "the $_ tells all" for qw(access_token refresh_token);
};

subtest 'inactive' => sub {
    is_inactive(look($server, $_->[1]), $_->[0])
        for ['unknown', 'rt_unknown'], ['no token', 'x'],
            ['a personal token', $ann->{token}],
            ['cut short', substr $t->{access_token}, 0, -3],
            ['without signature', $t->{access_token} =~ s/[^.]+$//r],
            ['an ID token', $t->{id_token}];
    is_inactive(look($registered, $t->{access_token}),
                'that of another, to a client that registered itself');
    my $own = $o->tokens($registered, login => 'ann');
    ok look($registered, $own->{access_token})->json->{active},
        'which sees its own';
    $i->ctl('account', 'disable', 'ann');
    is_inactive(look($server, $t->{access_token}), 'of a disabled account');
    $i->ctl('account', 'enable', 'ann');
    my $gone = $o->tokens($app, login => 'ann');
    $o->as_client($app, '/oauth/revoke', { token => $gone->{refresh_token} });
    is_inactive(look($server, $gone->{access_token}), 'revoked');
};

subtest 'who may not' => sub {
    is error(look($app, $t->{access_token})), '401 invalid_client',
        'a public client';
    is error(look({ %$server, client_secret => 'x' }, $t->{access_token})),
        '401 invalid_client', 'a wrong secret';
    like $o->last->header('www-authenticate'), qr/^Basic /, 'with a challenge';
    is error($o->post('/oauth/introspect', { token => $t->{access_token} })),
        '401 invalid_client', 'nobody';
    is error(as_bearer($ann, $t->{access_token})), '403 access_denied',
        'who is no administrator';
    is error(as_bearer({ token => 'pt_x' }, $t->{access_token})),
        '401 invalid_token', 'an unknown bearer';
    like $o->last->header('www-authenticate'), qr/^Bearer /, 'with a challenge';
    my $own = $o->tokens($app, login => 'ann')->{access_token};
    is error(as_bearer({ token => $own }, $own)),
        '403 access_denied', 'the token itself';
    is error(look($server, undef)), '400 invalid_request', 'no token';
    is $o->get('/oauth/introspect')->status, 405, 'GET';
    my $r = $o->as_client($server, '/oauth/introspect',
        { token => $t->{access_token} }, { origin => 'https://a.example' });
    is $r->status, 403, 'a web page';
};

done_testing;
