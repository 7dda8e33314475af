#!/usr/bin/perl
# Which web pages may call: Origin and CORS.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'server.allowed_origins' => 'https://app.example https://b.example:8443' });
my $c = $i->client($i->account('ann'));
my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

for my $origin ('https://evil.example', 'null', 'https://app.example:444',
                'http://app.example', 'https://app.example.evil.example',
                'https://app.example/', 'file://') {
    my $r = $c->rpc_raw($ping, { origin => $origin });
    is $r->status, 403, "a page of $origin is refused";
    is $r->json->{error}{code}, 403, 'in JSON-RPC';
    is $r->header('access-control-allow-origin'), undef,
        'and cannot read the answer';
    is $c->get('/api/mcp/releases', { origin => $origin })->json->{error},
        'forbidden_origin', 'and in REST';
}

for my $origin ('https://app.example', 'https://b.example:8443', $i->url) {
    my $r = $c->rpc_raw($ping, { origin => $origin });
    is $r->status, 200, "a page of $origin may";
    is $r->header('access-control-allow-origin'), $origin,
        'and read the answer';
    like $r->header('access-control-expose-headers'), qr/WWW-Authenticate/,
        'with the headers it needs to sign in';
    like $r->header('vary'), qr/Origin/, 'caches are told';
    is $c->stranger->rpc_raw($ping, { origin => $origin })
        ->header('access-control-allow-origin'), $origin,
        'it may read refusals as well';
}

is $c->rpc_raw($ping)->header('access-control-allow-origin'), undef,
    'who is no page is told nothing of origins';

subtest 'preflight' => sub {
    my $r = $c->stranger->request('OPTIONS', '/mcp', headers => {
        origin => 'https://app.example',
        'access-control-request-method' => 'POST',
        'access-control-request-headers' =>
            'authorization, mcp-param-region,x-other,mcp-param-b\@d',
    });
    is $r->status, 204, 'is answered without a token';
    is $r->header('access-control-allow-origin'), 'https://app.example',
        'for this page';
    like $r->header('access-control-allow-methods'), qr/\bPOST\b/,
        'with the methods';
    for my $name (qw(Authorization Content-Type Mcp-Session-Id
                     MCP-Protocol-Version Last-Event-ID x-mcp-upload-token
                     x-session-id x-chunk-index x-upload-type)) {
        like $r->header('access-control-allow-headers'), qr/\b$name\b/i,
            "with $name";
    }
    like $r->header('access-control-allow-headers'), qr/, mcp-param-region$/,
        'and with arguments that are headers, as far as they are asked for';
    is $r->header('access-control-max-age'), 3600, 'for an hour';
    is $r->body, '', 'and no body';
    $r = $c->stranger->request('OPTIONS', '/mcp', headers => {
        origin => 'https://evil.example',
        'access-control-request-method' => 'POST' });
    is $r->status, 403, 'a strange page gets none';
    is $r->header('access-control-allow-methods'), undef, 'nor a hint';
    $r = $c->stranger->request('OPTIONS', '/api/mcp/upload/chunk', headers => {
        origin => 'https://app.example',
        'access-control-request-method' => 'POST' });
    is $r->status, 204, 'pages may upload, too';
};

subtest 'what is public' => sub {
    for my $path ('/.well-known/mcp/server-card.json',
                  '/.well-known/oauth-protected-resource') {
        my $r = $c->stranger->get($path, { origin => 'https://any.example' });
        is $r->status, 200, "$path";
        is $r->header('access-control-allow-origin'), '*',
            'any page may read';
    }
};

done_testing;
