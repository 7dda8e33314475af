#!/usr/bin/perl
# fronts: proxy_fcgi cgi htaccess
# Where clients learn how to sign in, at every path where one looks.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(sha256);
use Dubplate::Instance;
use JSON::PP ();
use MIME::Base64 qw(decode_base64url encode_base64url);
use Test::More;

my $i = Dubplate::Instance->new;
my $nobody = $i->client;

my $resource = '/.well-known/oauth-protected-resource';
my $server = '/.well-known/oauth-authorization-server';
my $openid = '/.well-known/openid-configuration';
my @tried = (map({ ($_, "$_/api/mcp", "$_/mcp", "$_/sse") } $server, $openid),
             map { ("/api/mcp$_", "/mcp$_") } $server, $openid);

sub is_open {
    my ($r, $what) = @_;
    is $r->status, 200, "$what is there";
    is $r->header('content-type'), 'application/json', 'in JSON';
    is $r->header('access-control-allow-origin'), '*',
        'any page may read it';
    is $r->header('access-control-allow-credentials'), undef,
        'without credentials';
    like $r->header('cache-control'), qr/^public, max-age=\d+$/,
        'and keep it';
}

my $first = $nobody->get($server);
for my $path (@tried) {
    my $r = $nobody->get($path, { origin => 'https://elsewhere.example' });
    is_open($r, $path);
    is $r->body, $first->body, 'byte for byte the same';
}

subtest 'what it says' => sub {
    my $m = $first->json;
    is $m->{issuer}, $i->url, 'the issuer is public_url, byte for byte';
    my %endpoint = (
        authorization_endpoint => 'authorize', token_endpoint => 'token',
        registration_endpoint => 'register', jwks_uri => 'jwks',
        revocation_endpoint => 'revoke', userinfo_endpoint => 'userinfo',
        introspection_endpoint => 'introspect',
    );
    is $m->{$_}, $i->url("/oauth/$endpoint{$_}"), $_ for sort keys %endpoint;
    my %list = (
        response_types_supported => ['code'],
        response_modes_supported => ['query'],
        code_challenge_methods_supported => ['S256'],
        grant_types_supported =>
            [qw(authorization_code refresh_token client_credentials)],
        token_endpoint_auth_methods_supported =>
            [qw(none client_secret_basic client_secret_post)],
        scopes_supported =>
            [qw(mcp:read mcp:write once:mcp openid profile email
                offline_access)],
        subject_types_supported => ['public'],
        id_token_signing_alg_values_supported => ['RS256'],
        prompt_values_supported => [qw(none login consent)],
    );
    is_deeply $m->{$_}, $list{$_}, $_ for sort keys %list;
    ok scalar(grep { $_ eq 'sub' } @{ $m->{claims_supported} }),
        'claims_supported';
    for my $yes (qw(authorization_response_iss_parameter_supported
                    client_id_metadata_document_supported)) {
        ok JSON::PP::is_bool($m->{$yes}) && $m->{$yes}, $yes;
    }
    ok JSON::PP::is_bool($m->{request_uri_parameter_supported})
        && !$m->{request_uri_parameter_supported},
        'request_uri, which counts as supported when nothing is said, is not';
};

subtest 'protected resource' => sub {
    my %endpoint = ('' => '/api/mcp', '/api/mcp' => '/api/mcp',
                    '/mcp' => '/mcp', '/sse' => '/sse');
    for my $suffix (sort keys %endpoint) {
        my $r = $nobody->get("$resource$suffix");
        is_open($r, "$resource$suffix");
        is $r->json->{resource}, $i->url($endpoint{$suffix}), 'its resource';
        is_deeply $r->json->{authorization_servers}, [$i->url],
            'points to the issuer';
        is_deeply $r->json->{scopes_supported}, ['once:mcp'], 'its scope';
    }
    for my $path ('/mcp', '/sse') {
        like $nobody->get($path)->header('www-authenticate'),
            qr/resource_metadata="\Q@{[$i->url("$resource$path")]}\E"/,
            "what $path asks for is its own: clients compare";
    }
};

subtest 'keys' => sub {
    my $r = $nobody->get('/oauth/jwks');
    is_open($r, '/oauth/jwks');
    is $r->header('cache-control'), 'public, max-age=300', 'for 5 minutes';
    is $nobody->get('/.well-known/jwks.json')->body, $r->body,
        '/.well-known/jwks.json is the same';
    my @keys = @{ $r->json->{keys} };
    is scalar @keys, 2, 'one that signs and the next';
    for my $key (@keys) {
        my %public = map { $_ => $key->{$_} } qw(kty use alg);
        is_deeply \%public, { kty => 'RSA', use => 'sig', alg => 'RS256' },
            'a key for RS256';
        is_deeply [sort keys %$key], [qw(alg e kid kty n use)],
            'with no private number';
        is length decode_base64url($key->{n}), 256, 'of 2048 bits';
        is $key->{kid}, encode_base64url(sha256(
            qq({"e":"$key->{e}","kty":"RSA","n":"$key->{n}"}))),
            'named by its thumbprint (RFC 7638)';
    }
    is $nobody->get('/oauth/jwks')->body, $r->body, 'they stay';
};

subtest 'not ours' => sub {
    for my $path ("$server/elsewhere", "${server}x", "$openid/api/mcp/more",
                  "$resource/elsewhere", "$openid/", "/api$openid",
                  '/.well-known/jwks', "/api/mcp$resource") {
        is $nobody->get($path)->status, 404, $path;
    }
    is $nobody->post($server, '{}')->status, 405, 'it is only read';
    my $r = $nobody->request('OPTIONS', $server, headers =>
                             { origin => 'https://elsewhere.example' });
    is $r->status, 204, 'a preflight is answered';
    is $r->header('access-control-allow-origin'), '*', 'for any page';
};

subtest 'addresses come from the settings' => sub {
    my $r = $nobody->get($server, { 'x-forwarded-host' => 'evil.example',
                                    'forwarded' => 'host=evil.example' });
    is $r->body, $first->body, 'not from a header';
    my $text = $nobody->raw("GET $server HTTP/1.1\r\nHost: evil.example\r\n"
                            . "Connection: close\r\n\r\n");
    unlike $text, qr/evil/, 'nor from the Host';
    my $issuer = 'https://music.example/desk/one';
    $i->set('server.public_url' => $issuer, 'oauth.registration' => 'no',
            'oauth.client_documents' => 'no',
            'server.scope' => 'mcp:read mcp:write offline_access');
    $i->restart_front;
    # What a proxy passes on: the path of the issuer inserted, which it
    # keeps, and appended or in front, which it cuts off.
    for my $path (@tried, map { ("$_/desk/one", "$_/desk/one/api/mcp") }
                              $server, $openid) {
        my $r = $nobody->get($path);
        is $r->status, 200, "$path is there";
        is $r->json->{issuer}, $issuer, 'with the issuer';
    }
    my $m = $nobody->get($server)->json;
    is $m->{token_endpoint}, "$issuer/oauth/token", 'endpoints follow';
    ok !exists $m->{registration_endpoint},
        'no registration is offered where there is none';
    ok !exists $m->{client_id_metadata_document_supported}, 'nor documents';
    is $nobody->get("$server/desk")->status, 404, 'half a path is not ours';
    for my $path ($resource, "$resource/desk/one/api/mcp") {
        my $m = $nobody->get($path)->json;
        is $m->{resource}, "$issuer/api/mcp", "$path follows";
        is_deeply $m->{authorization_servers}, [$issuer], 'to the issuer';
        is_deeply $m->{scopes_supported}, [qw(mcp:read mcp:write)],
            'offline_access is no scope of a resource';
    }
};

subtest 'keys are made when they are first needed' => sub {
    my $before = $nobody->get('/oauth/jwks')->json->{keys};
    $i->sql('DELETE FROM signing_key');
    $i->restart_front;
    my $keys = $nobody->get('/oauth/jwks')->json->{keys};
    is scalar @$keys, 2, 'a server without keys makes two';
    isnt $keys->[0]{kid}, $before->[0]{kid}, 'new ones';
    is $i->sql("SELECT string_agg(state, ' ' ORDER BY state)"
               . ' FROM signing_key'), 'active next', 'to sign, and to be next';
};

subtest 'without a master key' => sub {
    unlink "$i->{dir}/master.key";
    $i->sql('DELETE FROM signing_key');
    $i->restart_front;
    my $r = $nobody->get('/oauth/jwks');
    is $r->status, 500, 'no empty set is given out';
    is $nobody->get($server)->status, 200, 'all else is there';
    like $i->log, qr/dubplatectl key init/, 'the log says what to do';
};

done_testing;
