#!/usr/bin/perl
# ID tokens and /oauth/userinfo: who signed in (OpenID Connect Core sections
# 2, 3.1.3 and 5.3).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(sha256);
use Dubplate::Instance;
use Dubplate::OAuth;
use MIME::Base64 qw(encode_base64url);
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'auth.cache_ms' => 0 });
my $ann = $i->account('ann');
$i->sql("UPDATE dubplate.account SET display_name = 'Ann \"Rook\" \xc3\xa9',
         email = 'ann\@example.org' WHERE login = 'ann'");
Dubplate::OAuth::password($i, 'ann');
$i->account('bob');
Dubplate::OAuth::password($i, 'bob');
my $o = Dubplate::OAuth->new($i);
my $app = $o->client(secret => 'cs_' . Dubplate::OAuth::random_text());

sub tokens {
    my ($scope, %opt) = @_;
    return $o->tokens($app, login => 'ann', scope => $scope, %opt);
}

sub userinfo {
    my ($token, $method) = @_;
    return Dubplate::OAuth->new($i)->request($method // 'GET',
        '/oauth/userinfo', headers => defined $token
            ? { authorization => "Bearer $token" } : {});
}

subtest 'an ID token' => sub {
    my $before = time;
    my $t = tokens('openid mcp:read', nonce => 'n-0S6_WzA2Mj "x"');
    my ($header, $claims) = Dubplate::OAuth::jwt($t->{id_token});
    is $header->{alg}, 'RS256', 'is signed with RS256';
    is $header->{typ}, 'JWT', 'and is a JWT, no access token';
    my (undef, $access) = Dubplate::OAuth::jwt($t->{access_token});
    is_deeply [sort keys %$claims],
        [qw(at_hash aud auth_time azp exp iat iss nonce sub)], 'its claims';
    is $claims->{iss}, $i->url, 'iss';
    is $claims->{sub}, $ann->{id}, 'sub';
    is $claims->{sub}, $access->{sub}, 'as in the access token';
    is $claims->{aud}, $app->{client_id}, 'aud is the client';
    is $claims->{azp}, $app->{client_id}, 'azp, too';
    is $claims->{nonce}, 'n-0S6_WzA2Mj "x"', 'nonce as it was sent';
    is $claims->{exp} - $claims->{iat}, 900, 'exp';
    cmp_ok $claims->{auth_time}, '>=', $before - 1, 'auth_time: just now';
    cmp_ok $claims->{auth_time}, '<=', time + 1, 'not later';
    is $claims->{at_hash},
        encode_base64url(substr sha256($t->{access_token}), 0, 16), 'at_hash';
    my $c = $i->client({ token => $t->{id_token} });
    $c->rpc('tools/list');
    is $c->last->status, 401, 'it opens nothing';
};

subtest 'not always' => sub {
    my (undef, $claims) = Dubplate::OAuth::jwt(tokens('openid')->{id_token});
    ok !exists $claims->{nonce}, 'no nonce where none was sent';
    my $t = tokens('mcp:read profile email');
    is $t->{id_token}, undef, 'no ID token without openid';
    $t = tokens('openid mcp:read');
    is $o->refresh($app, $t->{refresh_token})->json->{id_token}, undef,
        'none for a refresh token: nobody signed in';
};

subtest 'userinfo' => sub {
    my %is = (
        'openid' => {},
        'openid profile' => { preferred_username => 'ann' },
        'openid email' => { email => 'ann@example.org' },
        'openid profile email mcp:read' => {
            preferred_username => 'ann', email => 'ann@example.org' },
    );
    $is{$_}{name} = "Ann \"Rook\" \x{e9}" for grep { /profile/ } keys %is;
    for my $scope (sort keys %is) {
        my $t = tokens($scope);
        for my $method (qw(GET POST)) {
            my $r = userinfo($t->{access_token}, $method);
            is $r->status, 200, "$method with $scope";
            is $r->header('content-type'), 'application/json', 'is JSON';
            is_deeply $r->json, { sub => $ann->{id}, %{ $is{$scope} } },
                'has what the scopes let know';
        }
    }
    my $bob = Dubplate::OAuth->new($i)->tokens($app, login => 'bob',
        scope => 'openid email');
    is_deeply userinfo($bob->{access_token})->json,
        { sub => $i->sql("SELECT id FROM dubplate.account WHERE login = 'bob'") },
        'what is not known is left out';
};

subtest 'refused' => sub {
    my $t = tokens('mcp:read');
    my $r = userinfo($t->{access_token});
    is $r->status, 403, 'without openid';
    is $r->json->{error}, 'insufficient_scope', 'by its name';
    like $r->header('www-authenticate'),
        qr/^Bearer error="insufficient_scope", scope="openid"/,
        'the challenge names the scope';
    $t = tokens('openid mcp:read');
    for (['no token', undef], ['a personal token', $ann->{token}],
         ['an ID token', $t->{id_token}],
         ['a refresh token', $t->{refresh_token}],
         ['a forged one', substr($t->{access_token}, 0, -4) . 'AAAA']) {
        my ($what, $token) = @$_;
        $r = userinfo($token);
        is $r->status, 401, $what;
        like $r->header('www-authenticate'),
            defined $token ? qr/^Bearer .*scope="openid".*error="invalid_token"/
                           : qr/^Bearer (?!.*error)/, 'with a challenge';
    }
    is $o->post('/oauth/userinfo', { access_token => $t->{access_token} })
        ->status, 401, 'a token in the body';
    is $o->get("/oauth/userinfo?access_token=$t->{access_token}")->status,
        401, 'or in the address';
    $o->as_client($app, '/oauth/revoke', { token => $t->{refresh_token} });
    is userinfo($t->{access_token})->status, 401, 'a revoked one';
    $r = $o->request('OPTIONS', '/oauth/userinfo', headers => {
        origin => 'https://a.example',
        'access-control-request-method' => 'GET' });
    is $r->header('access-control-allow-origin'), '*', 'web pages may ask';
    like $r->header('access-control-allow-headers'), qr/Authorization/,
        'with a token';
};

done_testing;
