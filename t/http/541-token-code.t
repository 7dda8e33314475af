#!/usr/bin/perl
# fronts: cgi
# POST /oauth/token with a code: what comes, and every way it does not
# (RFC 6749 sections 4.1.3 and 5, RFC 7636, RFC 8707).
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

sub code { $o->sign_in($_[0], login => 'ann', @_[1 .. $#_]) }
sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }
sub claims { return (Dubplate::OAuth::jwt($_[0]))[1] }

# The status of a call with the access token.
sub calls {
    my $c = $i->client({ token => $_[0] });
    $c->rpc('tools/list');
    return $c->last->status;
}

subtest 'tokens' => sub {
    my $r = $o->redeem($app, code($app, scope => 'mcp:read mcp:write'));
    is $r->status, 200, 'come';
    is $r->header('content-type'), 'application/json', 'as JSON';
    is $r->header('cache-control'), 'no-store', 'Cache-Control';
    is $r->header('pragma'), 'no-cache', 'Pragma';
    my $t = $r->json;
    is_deeply [sort keys %$t], [qw(access_token expires_in refresh_token
        scope token_type)], 'the members of the reference, no more';
    is $t->{token_type}, 'Bearer', 'token_type';
    cmp_ok $t->{expires_in}, '==', 900, 'expires_in';
    is $t->{scope}, 'mcp:read mcp:write', 'scope';
    like $t->{refresh_token}, qr/^rt_[\w-]{43}$/, 'refresh_token';
    my ($header, $claims) = Dubplate::OAuth::jwt($t->{access_token});
    is $header->{typ}, 'at+jwt', 'the access token is an at+jwt';
    is $header->{alg}, 'RS256', 'signed with RS256';
    is $header->{kid}, $i->sql("SELECT kid FROM dubplate.signing_key
        WHERE state = 'active'"), 'by the active key';
    is_deeply [sort keys %$claims], [qw(aud client_id exp gid iat iss jti
        scope sub)], 'with the claims of RFC 9068 and the grant';
    is $claims->{iss}, $i->url, 'iss';
    is $claims->{sub}, $ann->{id}, 'sub';
    is $claims->{aud}, $i->url('/api/mcp'), 'aud';
    is $claims->{client_id}, $app->{client_id}, 'client_id';
    is $claims->{scope}, 'mcp:read mcp:write', 'scope';
    is $claims->{exp} - $claims->{iat}, 900, 'exp';
    cmp_ok abs($claims->{iat} - time), '<', 10, 'iat';
    is calls($t->{access_token}), 200, 'it works';
    my $again = $o->tokens($secret, login => 'ann', scope => 'mcp:read');
    isnt claims($again->{access_token})->{jti}, $claims->{jti},
        'each has another jti';
    is $again->{scope}, 'mcp:read', 'and the scope of its request';
    my $alias = code($app);
    is $o->as_client($app, '/token', { grant_type => 'authorization_code',
        code => $alias->{code}, code_verifier => $alias->{verifier} })->status,
        200, '/token is the same, and redirect_uri may be left out';
};

subtest 'refresh tokens' => sub {
    my $once = $o->client(grant_types => ['authorization_code']);
    my $t = $o->tokens($once, login => 'ann');
    is $t->{refresh_token}, undef, 'not for a client that has no use for one';
    my $gid = claims($t->{access_token})->{gid};
    is $i->sql("SELECT count(*) FROM dubplate.refresh_token
                WHERE grant_id = '$gid'"), 0, 'none is made';
};

subtest 'errors' => sub {
    my $back = code($app);
    my @good = (grant_type => 'authorization_code', code => $back->{code},
        redirect_uri => $app->{redirect_uri}, code_verifier => $back->{verifier},
        client_id => $app->{client_id});
    my $machine = $o->client(secret => 'cs_x', account => 'ann',
                             grant_types => ['client_credentials']);
    my %ask = (
        'no grant_type' => ['400 invalid_request', grant_type => undef],
        'an unknown grant_type' =>
            ['400 unsupported_grant_type', grant_type => 'password'],
        'no code' => ['400 invalid_request', code => undef],
        'an empty code' => ['400 invalid_request', code => ''],
        'an unknown code' => ['400 invalid_grant', code => 'ac_unknown'],
        'another redirect_uri' => ['400 invalid_grant',
            redirect_uri => 'https://app.example/callback/'],
        'another client' => ['400 invalid_grant',
                             client_id => $other->{client_id}],
        'an unknown client' => ['401 invalid_client', client_id => 'x'],
        'no client' => ['400 invalid_request', client_id => undef],
        'no resource of ours' => ['400 invalid_target',
                                  resource => 'https://other.example/mcp'],
        'another resource' => ['400 invalid_target',
                               resource => $i->url('/mcp')],
    );
    for my $what (sort keys %ask) {
        my ($want, %change) = @{ $ask{$what} };
        my $r = $o->post('/oauth/token', { @good, %change });
        is error($r), $want, $what;
        ok length $r->json->{error_description}, 'with a description';
        is $r->header('cache-control'), 'no-store', 'and no-store';
    }
    is error($o->redeem($machine, $back)), '400 unauthorized_client',
        'a client that is not for it';
    my $form = Dubplate::OAuth::encode(@good);
    for my $name (qw(grant_type code code_verifier client_id redirect_uri)) {
        my $r = $o->post('/oauth/token', "$form&$name=x");
        is error($r), '400 invalid_request', "$name twice";
        like $r->json->{error_description}, qr/$name/, 'is named';
    }
    is error($o->post('/oauth/token', "$form&resource=a&resource=b")),
        '400 invalid_request', 'two resources';
    is error($o->post('/oauth/token', "$form&x=%zz")),
        '400 invalid_request', 'no form at all';
    my $r = $o->request('POST', '/oauth/token', headers =>
        { 'content-type' => 'application/json' },
        content => Dubplate::Client::encode({ @good }));
    is error($r), '415 invalid_request', 'JSON is refused';
    like $r->json->{error_description}, qr/application\/x-www-form-urlencoded/,
        'and told what to send';
    $r = $o->get("/oauth/token?$form");
    is $r->status, 405, 'GET is refused';
    like $r->header('allow'), qr/POST/, 'with Allow';
    $r = $o->request('POST', "/oauth/token?$form", content => '',
        headers => { 'content-type' => 'application/x-www-form-urlencoded' });
    is error($r), '400 invalid_request', 'nothing is read from the address';
    is $o->post('/oauth/token', { @good, resource => $i->url('/api/mcp/') })
        ->status, 200, 'after all this the code is still good';
};

subtest 'time' => sub {
    my $back = code($app);
    is $i->sql("SELECT extract(epoch FROM expires_at - issued_at)::int
        FROM dubplate.authorization_code ORDER BY issued_at DESC LIMIT 1"),
        60, 'a code is good for a minute';
    $i->sql("UPDATE dubplate.authorization_code SET expires_at = now()
             WHERE used_at IS NULL");
    my $r = $o->redeem($app, $back);
    is error($r), '400 invalid_grant', 'not longer';
    like $r->json->{error_description}, qr/^Authorization code has expired/,
        'in the words of the reference';
};

# F5: no way around the proof.
subtest 'PKCE' => sub {
    for my $client ($app, $secret) {
        my $who = $client->{client_secret} ? 'confidential' : 'public';
        for (['none', code_challenge => undef],
             ['none, and no method', code_challenge => undef,
              code_challenge_method => undef],
             ['plain', code_challenge_method => 'plain'],
             ['no method, which means plain', code_challenge_method => undef]) {
            my ($what, %opt) = @$_;
            my $r = $o->get($o->authorize_url($client, prompt => 'none', %opt));
            my $back = $o->back($r);
            is $back && $back->{error}, 'invalid_request',
                "$who: challenge: $what";
        }
        for (['none', '400 invalid_request', sub { undef }],
             ['empty', '400 invalid_request', sub { '' }],
             ['the challenge itself', '400 invalid_grant',
              sub { Dubplate::OAuth::challenge($_[0]) }],
             ['another', '400 invalid_grant',
              sub { Dubplate::OAuth::random_text() }],
             ['too short', '400 invalid_grant', sub { substr $_[0], 0, 42 }],
             ['in other case', '400 invalid_grant', sub { uc $_[0] }]) {
            my ($what, $want, $change) = @$_;
            my $back = code($client);
            is error($o->redeem($client, $back,
                code_verifier => $change->($back->{verifier}))), $want,
                "$who: verifier: $what";
            is error($o->redeem($client, $back)), '400 invalid_grant',
                'the code is used up' if $want =~ /grant/;
        }
    }
};

# F9
subtest 'a code that comes again' => sub {
    my $back = code($app);
    my $t = $o->redeem($app, $back)->json;
    is calls($t->{access_token}), 200, 'its tokens work';
    my $r = $o->redeem($app, $back);
    is error($r), '400 invalid_grant', 'is refused';
    like $r->json->{error_description}, qr/used before/, 'and told why';
    is calls($t->{access_token}), 401, 'the access token is dead';
    is error($o->refresh($app, $t->{refresh_token})), '400 invalid_grant',
        'and the refresh token';
    is $i->sql("SELECT outcome FROM dubplate.sign_in_audit
        WHERE action = 'grant_end' LIMIT 1"), 'code_replayed',
        'the trail says why';
    $back = code($app);
    $o->redeem($app, $back);
    is error($o->redeem($other, $back)), '400 invalid_grant',
        'another client that has it';
    is $i->sql("SELECT count(*) FROM dubplate.oauth_grant WHERE client_id
        = '$app->{client_id}' AND revoked_at IS NULL"), 0, 'ends it as well';
};

subtest 'resources' => sub {
    my $url = $i->url;
    for ([undef, '/api/mcp'], ['/api/mcp', '/api/mcp'], ['/mcp', '/mcp'],
         ['', ''], ['/', ''], ['/mcp/', '/mcp']) {
        my ($asked, $aud) = @$_;
        my $back = code($app, resource =>
            defined $asked ? "$url$asked" : undef);
        my $t = $o->redeem($app, $back,
            resource => defined $asked ? "$url$asked" : undef)->json;
        is claims($t->{access_token})->{aud}, "$url$aud",
            'asked for ' . ($asked // 'none') . ", got '$aud'";
        is calls($t->{access_token}), 200, 'and it works';
    }
    my $back = code($app, resource => $i->url('/mcp'));
    is claims($o->redeem($app, $back)->json->{access_token})->{aud},
        "$url/mcp", 'at the token endpoint it may be left out';
};

subtest 'revoked meanwhile' => sub {
    my $back = code($app);
    $i->sql("SELECT dubplate.grant_revoke(NULL, '$ann->{id}', NULL, 'test')");
    is error($o->redeem($app, $back)), '400 invalid_grant', 'a grant';
    $back = code($app);
    $i->ctl('account', 'disable', 'ann');
    is error($o->redeem($app, $back)), '400 invalid_grant', 'an account';
    $i->ctl('account', 'enable', 'ann');
};

subtest 'from a web page' => sub {
    my $r = $o->request('OPTIONS', '/oauth/token', headers => {
        origin => 'https://inspector.example',
        'access-control-request-method' => 'POST' });
    is $r->status, 204, 'a preflight is answered';
    is $r->header('access-control-allow-origin'), '*', 'for any page';
    is $r->header('access-control-allow-credentials'), undef,
        'without credentials';
    my $back = code($app);
    $r = $o->post('/oauth/token', { grant_type => 'authorization_code',
        code => $back->{code}, code_verifier => $back->{verifier},
        client_id => $app->{client_id} },
        { origin => 'https://inspector.example' });
    is $r->status, 200, 'a page gets its tokens';
    is $r->header('access-control-allow-origin'), '*', 'and reads them';
    like $r->header('access-control-expose-headers'), qr/Retry-After/,
        'with the headers it needs';
};

subtest 'nothing in a log' => sub {
    my $t = $o->tokens($secret, login => 'ann');
    my $text = $i->log . $i->sql('SELECT * FROM dubplate.audit_event');
    unlike $text, qr/ac_[\w-]{43}|rt_[\w-]{43}|eyJ[\w-]{20}/,
        'no code and no token';
    unlike $text, qr/\Q$o->{verifier}\E|code_verifier=/, 'no verifier';
    unlike $text, qr/\Q$secret->{client_secret}/, 'no secret';
    ok $i->wait_for("SELECT count(*) > 0 FROM dubplate.sign_in_audit
        WHERE action = 'token' AND outcome = 'ok' AND detail =
        'authorization_code' AND grant_id IS NOT NULL AND account_login =
        'ann' AND subject = '$secret->{client_id}'", 't'),
        'the trail has who got tokens';
};

done_testing;
