#!/usr/bin/perl
# fronts: proxy_fcgi htaccess
# What a client finds before it signs in.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $nobody = $i->client;

subtest 'GET /.well-known/mcp/server-card.json' => sub {
    my $r = $nobody->get('/.well-known/mcp/server-card.json');
    is $r->status, 200, 'is open to all';
    is $r->header('content-type'), 'application/json', 'in JSON';
    my $card = $r->json;
    is $card->{transport}{type}, 'streamable-http',
        'transport.type is streamable-http';
    is $card->{transport}{endpoint}, $i->url('/api/mcp'), 'at this address';
    is $card->{protocolVersion}, '2024-11-05',
        'protocolVersion is 2024-11-05';
    for my $noun (qw(tools resources)) {
        my $changed = $card->{capabilities}{$noun}{listChanged};
        ok JSON::PP::is_bool($changed) && !$changed,
            "capabilities.$noun.listChanged is false";
    }
    ok $card->{serverInfo}{name} && $card->{serverInfo}{version},
        'it says who it is';
    ok $card->{authentication}{required}, 'and that one must sign in';
    like $r->header('cache-control'), qr/max-age/, 'it may be kept a while';
};

subtest 'GET /.well-known/oauth-protected-resource' => sub {
    my %resource = ('' => '/api/mcp', '/api/mcp' => '/api/mcp',
                    '/mcp' => '/mcp', '/sse' => '/sse');
    for my $suffix (sort keys %resource) {
        my $path = "/.well-known/oauth-protected-resource$suffix";
        my $r = $nobody->get($path);
        is $r->status, 200, "$path is open to all";
        is $r->json->{resource}, $i->url($resource{$suffix}),
            'it names the endpoint';
        is_deeply $r->json->{scopes_supported}, ['once:mcp'], 'its scope';
        is_deeply $r->json->{bearer_methods_supported}, ['header'],
            'and where the token goes';
    }
    is $nobody->get('/.well-known/oauth-protected-resource/elsewhere')->status,
        404, 'another resource is not ours';
};

my %page = (origin => 'https://any.example');

sub is_kept {
    my ($path) = @_;
    my $r = $nobody->get($path, \%page);
    my $etag = $r->header('etag');
    is $r->header('cache-control'), 'public, max-age=3600',
        'it may be kept for an hour';
    is $r->header('access-control-allow-origin'), '*',
        'any page may read it';
    like $r->header('access-control-expose-headers'), qr/\bETag\b/,
        'and its version';
    like $etag, qr/^"\w+"\z/, 'which it has';
    for my $known ($etag, "W/$etag", qq("x", $etag), '*') {
        my $same = $nobody->get($path, { 'if-none-match' => $known });
        is $same->status, 304, "$known: it has not changed";
        is $same->body, '', 'and is not sent';
        is $same->header('etag'), $etag, 'but its version is';
    }
    is $nobody->get($path, { 'if-none-match' => '"x"' })->status, 200,
        'who has another gets it';
    my $ask = $nobody->request('OPTIONS', $path, headers => { %page,
        'access-control-request-method' => 'GET',
        'access-control-request-headers' => 'if-none-match' });
    is $ask->status, 204, 'a page may ask first';
    like $ask->header('access-control-allow-methods'), qr/\bGET\b/,
        'whether it may read';
    like $ask->header('access-control-allow-headers'), qr/\bIf-None-Match\b/,
        'on a condition';
    return;
}

subtest 'GET <endpoint>/server-card' => sub {
    for my $endpoint ('/api/mcp', '/mcp') {
        my $path = "$endpoint/server-card";
        my $r = $nobody->get($path);
        is $r->status, 200, "$path is open to all";
        is $r->header('content-type'), 'application/mcp-server-card+json',
            'in its own media type';
        my $card = $r->json;
        is $card->{'$schema'}, 'https://static.modelcontextprotocol.io/'
            . 'schemas/v1/server-card.schema.json', 'by its schema';
        like $card->{name}, qr{^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+\z},
            'it has a name';
        is $card->{name}, '127.0.0.1/dubplate', 'of host and server';
        like $card->{version}, qr/^\d+\.\d+\.\d+/, 'a version';
        my $length = length $card->{description};
        ok $length >= 1 && $length <= 100, 'a short description';
        ok length $card->{title} <= 100, 'a title';
        like $card->{icons}[0]{src}, qr{^data:image/svg\+xml,[\w%:/.='-]+\z},
            'a picture, as a URI';
        my ($http, $sse) = @{ $card->{remotes} };
        is $http->{type}, 'streamable-http', 'it is spoken to by HTTP';
        is $http->{url}, $i->url($endpoint), 'at this endpoint';
        is_deeply $http->{supportedProtocolVersions}, [qw(2024-11-05
            2025-03-26 2025-06-18 2025-11-25 2026-07-28)],
            'in all revisions';
        is_deeply $sse, { type => 'sse', url => $i->url('/sse'),
            supportedProtocolVersions => ['2024-11-05'] },
            'or as in the oldest';
        is_kept($path);
    }
};

subtest 'GET /.well-known/ai-catalog.json' => sub {
    my $path = '/.well-known/ai-catalog.json';
    my $r = $nobody->get($path);
    is $r->status, 200, 'is open to all';
    is $r->header('content-type'), 'application/ai-catalog+json',
        'in its own media type';
    is_deeply $r->json, { specVersion => '1.0', entries => [{
        identifier => 'urn:air:127.0.0.1:mcp:dubplate',
        type => 'application/mcp-server-card+json',
        url => $i->url('/api/mcp/server-card') }] },
        'it says where the card is';
    is $nobody->get($r->json->{entries}[0]{url})->header('content-type'),
        $r->json->{entries}[0]{type}, 'which is there';
    is_kept($path);
};

subtest 'pictures' => sub {
    my $c = $i->client($i->account('ann'));
    my $icon = sub {
        return $c->rpc('initialize', { protocolVersion => $_[0],
            capabilities => {}, clientInfo => { name => 't', version => '1' }
        })->{result}{serverInfo}{icons};
    };
    is $icon->('2025-06-18'), undef, 'older revisions have none';
    is $icon->('2025-11-25')->[0]{mimeType}, 'image/svg+xml',
        'initialize has one';
    my $logo = 'https://music.example/logo.png';
    $i->set('brand.logo_url' => $logo);
    $i->restart_front;
    is_deeply $icon->('2025-11-25'), [{ src => $logo }],
        "or the house's own";
    is_deeply $nobody->get('/mcp/server-card')->json->{icons},
        [{ src => $logo }], 'so has the card';
    my $meta = 'io.modelcontextprotocol/';
    my %modern = (_meta => { "${meta}protocolVersion" => '2026-07-28',
                             "${meta}clientCapabilities" => {} });
    my $info = sub {
        return $c->rpc($_[0], \%modern, headers => {
            'mcp-protocol-version' => '2026-07-28', 'mcp-method' => $_[0] })
            ->{result}{_meta}{"${meta}serverInfo"};
    };
    is_deeply $info->('server/discover')->{icons}, [{ src => $logo }],
        'and server/discover';
    is $info->('tools/list')->{icons}, undef, 'and no other answer';
};

subtest 'addresses come from the settings' => sub {
    my $r = $nobody->get('/.well-known/oauth-protected-resource',
                         { 'x-forwarded-host' => 'evil.example',
                           'forwarded' => 'host=evil.example' });
    is $r->json->{resource}, $i->url('/api/mcp'), 'not from a header';
    my $text = $nobody->raw("GET /.well-known/mcp/server-card.json HTTP/1.1\r\n"
        . "Host: evil.example\r\nConnection: close\r\n\r\n");
    unlike $text, qr/evil/, 'nor from the Host';
    $i->set('server.public_url' => 'https://music.example/desk',
            'server.realm' => 'desk', 'server.scope' => 'desk:all');
    $i->restart_front;
    $nobody->rpc('ping');
    is $nobody->last->header('www-authenticate'),
        'Bearer realm="desk", resource_metadata="https://music.example/desk'
        . '/.well-known/oauth-protected-resource/api/mcp", scope="desk:all"',
        'the challenge follows them';
    is $nobody->get('/.well-known/oauth-protected-resource')
        ->json->{resource}, 'https://music.example/desk/api/mcp',
        'as does the metadata';
    is $nobody->get('/mcp/server-card')->json->{name},
        'music.example/dubplate', 'and the card';
    is $nobody->get('/.well-known/ai-catalog.json')
        ->json->{entries}[0]{url},
        'https://music.example/desk/api/mcp/server-card', 'and the catalog';
};

done_testing;
