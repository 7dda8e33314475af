#!/usr/bin/perl
# Each address reaches its program, with its headers, behind every front.
# fronts: proxy_fcgi cgi htaccess
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann);
my $nobody = $i->client;

# What each program alone answers: a route of its own, or its own 404.
my @own = (
    # method, path, status signed out, program
    ['GET', '/health', 200, 'health'],
    ['POST', '/health', 405, 'health'],
    ['GET', '/ready', qr/^(?:200|503)$/, 'health'],
    ['POST', '/api/mcp', 401, 'mcp'],
    ['POST', '/mcp', 401, 'mcp'],
    ['GET', '/api/mcp/draft', 405, 'mcp'],
    ['GET', '/api/mcp/releases?limit=3', 401, 'mcp'],
    ['GET', '/api/mcp/releases/abc/status', 401, 'mcp'],
    ['GET', '/api/mcp/release-jobs/abc', 401, 'mcp'],
    ['GET', '/.well-known/mcp/server-card.json', 200, 'mcp'],
    ['GET', '/.well-known/ai-catalog.json', 200, 'mcp'],
    ['GET', '/api/mcp/server-card', 200, 'mcp'],
    ['GET', '/mcp/server-card', 200, 'mcp'],
    ['GET', '/api/mcp/upload', 405, 'upload'],
    ['POST', '/api/mcp/upload', 401, 'upload'],
    ['GET', '/api/mcp/upload/chunk', 401, 'upload'],
    ['GET', '/api/mcp/files/abc', 401, 'upload'],
    ['GET', '/.well-known/oauth-protected-resource', 200, 'oauth'],
    ['GET', '/.well-known/oauth-protected-resource/api/mcp', 200, 'oauth'],
    ['GET', '/.well-known/oauth-authorization-server/mcp', 200, 'oauth'],
    ['GET', '/.well-known/openid-configuration', 200, 'oauth'],
    ['GET', '/api/mcp/.well-known/openid-configuration', 200, 'oauth'],
    ['GET', '/mcp/.well-known/openid-configuration', 200, 'oauth'],
    ['GET', '/.well-known/jwks.json', 200, 'oauth'],
    ['GET', '/oauth/jwks', 200, 'oauth'],
    ['GET', '/api/status', 401, 'admin'],
);
for my $row (@own) {
    my ($method, $path, $status, $program) = @$row;
    my $r = $nobody->request($method, $path);
    like $r->status, ref $status ? $status : qr/^$status$/,
        "$method $path is answered by $program";
}

for my $path ('/api/mcp/nothing', '/mcp/nothing', '/api/mcp/files',
              '/.well-known/oauth-nothing', '/.well-known/mcp/nothing',
              '/oauth/nothing', '/api/nothing', '/console/nothing',
              '/health/nothing') {
    my $r = $c->get($path);
    is $r->status, 404, "$path is not found";
    is eval { $r->json->{error} } // $r->body, 'no_route',
        "and the program's own answer arrives";
}
isnt $c->get('/elsewhere')->header('content-type') // '', 'application/json',
    'what is not ours is left to the web server';

# The headers that decide.
my $r = $nobody->rpc_raw({ jsonrpc => '2.0', id => 1, method => 'ping' });
is $r->status, 401, 'nobody is signed out';
is $r->header('www-authenticate'),
    'Bearer realm="once-mcp", resource_metadata="' . $i->url
    . '/.well-known/oauth-protected-resource/api/mcp", scope="once:mcp"',
    'and challenged, word by word';
ok exists $c->rpc('tools/list')->{result}{tools},
    'Authorization arrives: tools/list answers';
is $c->get('/api/mcp/releases?limit=3')->status, 200,
    'Authorization and the query arrive on GET';
is $c->get('/api/mcp/nothing')->header('x-request-id') =~ /^\w{8,}$/ ? 1 : 0,
    1, 'response headers arrive';
is $c->request('GET', '/api/mcp/draft')->header('allow') =~ /POST/ ? 1 : 0,
    1, 'Allow says what 405 would take';
is $c->rpc('notifications/initialized', undef, notification => 1), undef,
    'a notification has no answer';
is $c->last->body, '', 'and an empty body arrives as one';
like $c->last->status, qr/^20[24]$/, 'with its status';

my $two = $nobody->raw("POST /api/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    . "Authorization: Bearer $ann->{token}\r\nAuthorization: Bearer x\r\n"
    . "Content-Type: application/json\r\nContent-Length: 2\r\n"
    . "Connection: close\r\n\r\n{}");
like $two, qr{^HTTP/1.1 40[01] }, 'two Authorization headers sign nobody in';
done_testing;
