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
                    '/mcp' => '/mcp');
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
};

done_testing;
