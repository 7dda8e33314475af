#!/usr/bin/perl
# POST /oauth/token with a refresh token: rotation, the grace for answers
# that were lost, and what a thief sets off (RFC 6749 section 6, RFC 9700
# section 4.14).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my %conf = ('auth.password_memory_bytes' => 8388608,
            'auth.password_passes' => 1, 'auth.cache_ms' => 0);
my $i = Dubplate::Instance->new(conf => \%conf);
my $ann = $i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $app = $o->client;
my $secret = $o->client(secret => 'cs_' . Dubplate::OAuth::random_text());
my $other = $o->client;

sub tokens { $o->tokens($_[0] // $app, login => 'ann', @_[1 .. $#_]) }
sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }
sub claims { return (Dubplate::OAuth::jwt($_[0]))[1] }

sub calls {
    my $c = $i->client({ token => $_[0] });
    $c->rpc('tools/list');
    return $c->last->status;
}

# So many seconds pass for all refresh tokens.
sub pass_time {
    my ($seconds) = @_;
    $i->sql("UPDATE dubplate.refresh_token SET
        used_at = used_at - interval '$seconds s',
        expires_at = expires_at - interval '$seconds s',
        expires_hard_at = expires_hard_at - interval '$seconds s'");
}

subtest 'rotation' => sub {
    for my $client ($app, $secret) {
        my $t = tokens($client, scope => 'openid mcp:read mcp:write');
        my $r = $o->refresh($client, $t->{refresh_token});
        is $r->status, 200, 'a refresh token is exchanged';
        is $r->header('cache-control'), 'no-store', 'Cache-Control';
        is $r->header('pragma'), 'no-cache', 'Pragma';
        my $next = $r->json;
        is_deeply [sort keys %$next], [qw(access_token expires_in
            refresh_token scope token_type)], 'the members of the reference';
        like $next->{refresh_token}, qr/^rt_[\w-]{43}$/, 'for another one';
        isnt $next->{refresh_token}, $t->{refresh_token}, 'which is new';
        is $next->{scope}, $t->{scope}, 'the scope is the same';
        is calls($next->{access_token}), 200, 'the new access token works';
        is calls($t->{access_token}), 200, 'as does the old one, to its end';
        my ($old, $new) = map { claims($_->{access_token}) } $t, $next;
        is $new->{$_}, $old->{$_}, "$_ is the same"
            for qw(iss sub aud client_id gid);
        isnt $new->{jti}, $old->{jti}, 'jti is not';
    }
};

subtest 'scope' => sub {
    my $t = tokens($app, scope => 'mcp:read mcp:write offline_access');
    my $narrow = $o->refresh($app, $t->{refresh_token},
                             scope => 'mcp:read')->json;
    is $narrow->{scope}, 'mcp:read', 'may be less';
    is claims($narrow->{access_token})->{scope}, 'mcp:read',
        'and so the token has less';
    my $token = $narrow->{refresh_token};
    for (['more than was granted', 'mcp:read openid'],
         ['an unknown one', 'mcp:read admin'], ['twice', 'mcp:read mcp:read'],
         ['no list', "mcp:read  mcp:write"], ['a quote', 'mcp:"read"']) {
        is error($o->refresh($app, $token, scope => $_->[1])),
            '400 invalid_scope', $_->[0];
    }
    my $r = $o->refresh($app, $token)->json;
    is $r->{scope}, 'mcp:read mcp:write offline_access',
        'the refresh token has kept all of them';
};

subtest 'an account that may less' => sub {
    my $t = tokens($app, scope => 'mcp:read mcp:write openid');
    $i->sql("UPDATE dubplate.account SET scope_max = '{mcp:read}'");
    my $r = $o->refresh($app, $t->{refresh_token})->json;
    is $r->{scope}, 'mcp:read openid', 'is told what the token can do';
    is claims($r->{access_token})->{scope}, $r->{scope}, 'as is the token';
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
    $r = $o->refresh($app, $r->{refresh_token})->json;
    is $r->{scope}, 'mcp:read mcp:write openid', 'until it may more again';
};

subtest 'resource' => sub {
    my $t = tokens($app, resource => $i->url('/mcp'));
    is error($o->refresh($app, $t->{refresh_token}, resource => $_)),
        '400 invalid_target', $_ for $i->url('/api/mcp'), $i->url,
        'https://other.example/mcp', 'mcp';
    my $r = $o->refresh($app, $t->{refresh_token},
                        resource => $i->url('/mcp'))->json;
    is claims($r->{access_token})->{aud}, $i->url('/mcp'), 'its own is fine';
};

subtest 'errors' => sub {
    my $t = tokens();
    is error($o->refresh($app, undef)), '400 invalid_request', 'none';
    is error($o->refresh($app, 'rt_unknown')), '400 invalid_grant',
        'an unknown one';
    is error($o->refresh($app, $t->{access_token})), '400 invalid_grant',
        'an access token';
    is error($o->refresh($other, $t->{refresh_token})), '400 invalid_grant',
        'that of another client';
    is error($o->refresh($o->client(grant_types => ['authorization_code']),
        $t->{refresh_token})), '400 unauthorized_client',
        'a client that may not';
    $i->ctl('account', 'disable', 'ann');
    is error($o->refresh($app, $t->{refresh_token})), '400 invalid_grant',
        'a disabled account';
    $i->ctl('account', 'enable', 'ann');
    is $o->refresh($app, $t->{refresh_token})->status, 200,
        'none of this uses the token up';
};

subtest 'a lost answer' => sub {
    my $t = tokens();
    my $lost = $o->refresh($app, $t->{refresh_token})->json;
    my $again = $o->refresh($app, $t->{refresh_token});
    is $again->status, 200, 'can be asked for again';
    isnt $again->json->{refresh_token}, $lost->{refresh_token},
        'and has another token';
    is $o->refresh($app, $again->json->{refresh_token})->status, 200,
        'that goes on';
    pass_time(11);
    is error($o->refresh($app, $lost->{refresh_token})), '400 invalid_grant',
        'who has the first answer comes too late';
};

subtest 'a thief' => sub {
    my $t = tokens();
    my $next = $o->refresh($app, $t->{refresh_token})->json;
    pass_time(11);
    my $r = $o->refresh($app, $t->{refresh_token});
    is error($r), '400 invalid_grant', 'comes after the grace';
    like $r->json->{error_description}, qr/used before/, 'and is told';
    is error($o->refresh($app, $next->{refresh_token})), '400 invalid_grant',
        'the newest is dead';
    is calls($next->{access_token}), 401, 'and the access tokens';
    is $i->sql("SELECT outcome FROM dubplate.sign_in_audit
        WHERE action = 'grant_end' LIMIT 1"), 'refresh_reused',
        'the trail says why';
    $t = tokens();
    $next = $o->refresh($app, $t->{refresh_token})->json;
    $next = $o->refresh($app, $next->{refresh_token})->json;
    is error($o->refresh($app, $t->{refresh_token})), '400 invalid_grant',
        'two generations back there is no grace';
    is calls($next->{access_token}), 401, 'and everything is dead';
};

subtest 'another device' => sub {
    my ($phone, $desk) = (tokens(), tokens());
    $phone = $o->refresh($app, $phone->{refresh_token})->json;
    is $o->refresh($app, $desk->{refresh_token})->status, 200,
        'has a family of its own';
    is $o->refresh($app, $phone->{refresh_token})->status, 200, 'and so this';
};

subtest 'settings' => sub {
    $i->set(%conf, 'oauth.access_ttl_s' => 120, 'oauth.code_ttl_s' => 30,
            'oauth.refresh_idle_s' => 600, 'oauth.refresh_max_s' => 900,
            'oauth.refresh_grace_s' => 0);
    $i->restart_front;
    my $back = $o->sign_in($app, login => 'ann');
    is $i->sql("SELECT extract(epoch FROM expires_at - issued_at)::int
        FROM dubplate.authorization_code WHERE used_at IS NULL"), 30,
        'oauth.code_ttl_s';
    my $t = $o->redeem($app, $back)->json;
    cmp_ok $t->{expires_in}, '==', 120, 'oauth.access_ttl_s, as announced';
    my $claims = claims($t->{access_token});
    is $claims->{exp} - $claims->{iat}, 120, 'and in the token';
    pass_time(500);
    $t = $o->refresh($app, $t->{refresh_token})->json;
    ok $t->{refresh_token}, 'a token that is used in time goes on';
    pass_time(410);
    is error($o->refresh($app, $t->{refresh_token})), '400 invalid_grant',
        'but not past oauth.refresh_max_s';
    $t = tokens();
    pass_time(601);
    my $r = $o->refresh($app, $t->{refresh_token});
    is error($r), '400 invalid_grant', 'nor past oauth.refresh_idle_s';
    like $r->json->{error_description}, qr/expired/, 'which is told';
    $t = tokens();
    my $next = $o->refresh($app, $t->{refresh_token})->json;
    is error($o->refresh($app, $t->{refresh_token})), '400 invalid_grant',
        'without oauth.refresh_grace_s there is no second answer';
    is calls($next->{access_token}), 401, 'but an end';
};

done_testing;
