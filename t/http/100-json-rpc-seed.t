#!/usr/bin/perl
# fronts: cgi proxy_fcgi htaccess
# The documented examples of the JSON-RPC API, sent as they stand there.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use JSON::PP ();
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann', credits => 10);
my $c = $i->client($ann);
my $nobody = $i->client;

# An example sent as it stands: the answer, parsed.
sub send_example {
    my ($text) = @_;
    my $r = $c->rpc_raw($text);
    is $r->status, 200, 'it is answered by 200';
    is $r->header('content-type'), 'application/json', 'in JSON';
    is $r->json->{jsonrpc}, '2.0', 'by JSON-RPC 2.0' if ref $r->json eq 'HASH';
    return $r->json;
}

subtest 'unauthenticated' => sub {
    my $r = $nobody->rpc_raw('{"jsonrpc":"2.0","id":1,"method":"initialize"}');
    is $r->status, 401, 'HTTP/1.1 401 Unauthorized';
    is $r->header('www-authenticate'),
        'Bearer realm="once-mcp", resource_metadata="' . $i->url
        . '/.well-known/oauth-protected-resource/api/mcp", scope="once:mcp"',
        'WWW-Authenticate, with the addresses of this instance';
    is $r->json->{error}{code}, 401, 'Unauthorized has the code 401';
    like $r->json->{error}{message}, qr/^Unauthorized: .*Authorization: Bearer/,
        'and who reads only the body is told what to send';
    for my $method (qw(tools/list tools/call resources/list resources/read)) {
        $nobody->rpc($method, { name => 'get_release_schema',
                                uri => 'mcp://schemas/release-required' });
        is $nobody->last->status, 401, "$method requires authentication";
    }
};

subtest 'initialize' => sub {
    my $answer = send_example(<<'END');
{
  "jsonrpc": "2.0",
  "id": 1,
  "method": "initialize"
}
END
    is $answer->{id}, 1, 'the id comes back';
    is $answer->{result}{protocolVersion}, '2024-11-05',
        'a client that names no version speaks 2024-11-05';
    ok $answer->{result}{serverInfo}{name}, 'the server says who it is';
    for my $noun (qw(tools resources)) {
        my $changed = $answer->{result}{capabilities}{$noun}{listChanged};
        ok defined $changed && !$changed, "$noun.listChanged is false";
    }
    is_deeply $answer->{result}{capabilities}{prompts},
        { listChanged => JSON::PP::false }, 'prompts came later';
    ok $answer->{result}{capabilities}{resources}{subscribe},
        'as did subscriptions';
};

subtest 'tools/list' => sub {
    my $answer = send_example(<<'END');
{
  "jsonrpc": "2.0",
  "id": 2,
  "method": "tools/list"
}
END
    is $answer->{id}, 2, 'the id comes back';
    my @tools = @{ $answer->{result}{tools} };
    ok @tools > 10, 'all available tools';
    is scalar(grep { ref $_->{inputSchema} eq 'HASH'
                     && $_->{inputSchema}{type} eq 'object' } @tools),
        scalar @tools, 'with their input schemas';
    my %named = map { $_->{name} => 1 } @tools;
    ok $named{$_}, $_ for qw(get_release_schema list_releases
        prepare_local_file_upload upload_file submit_release);
};

subtest 'tools/call' => sub {
    my $answer = send_example(<<'END');
{
  "jsonrpc": "2.0",
  "id": 3,
  "method": "tools/call",
  "params": {
    "name": "get_release_schema",
    "arguments": {}
  }
}
END
    is $answer->{id}, 3, 'the id comes back';
    is scalar @{ $answer->{result}{content} }, 1, 'one block of content';
    my $block = $answer->{result}{content}[0];
    is $block->{type}, 'text', 'of type text';
    my $payload = Dubplate::Client::decode(
        do { my $text = $block->{text}; utf8::encode($text); $text });
    ok scalar(grep { $_ eq 'title' } @{ $payload->{release}{required} }),
        'whose text is JSON: release.required has title';
    ok @{ $payload->{release}{notes} } > 0, 'and release.notes has notes';
    is_deeply $answer->{result}{structuredContent}, $payload,
        'the same stands there as data';
};

subtest 'tools/call without an access_token argument' => sub {
    my $answer = send_example(<<'END');
{
  "jsonrpc": "2.0",
  "id": 4,
  "method": "tools/call",
  "params": {
    "name": "list_releases",
    "arguments": {}
  }
}
END
    is $answer->{id}, 4, 'the id comes back';
    ok !$answer->{result}{isError}, 'the bearer token will do';
    is_deeply $answer->{result}{structuredContent}{releases}, [],
        'a new account has no releases';
};

subtest 'resources/list' => sub {
    my $answer = send_example(<<'END');
{
  "jsonrpc": "2.0",
  "id": 5,
  "method": "resources/list"
}
END
    is $answer->{id}, 5, 'the id comes back';
    my %uris = map { $_->{uri} => 1 } @{ $answer->{result}{resources} };
    ok $uris{'mcp://schemas/release-required'}, 'the schema is among them';
};

subtest 'resources/read' => sub {
    my $answer = send_example(<<'END');
{
  "jsonrpc": "2.0",
  "id": 6,
  "method": "resources/read",
  "params": {
    "uri": "mcp://schemas/release-required"
  }
}
END
    is $answer->{id}, 6, 'the id comes back';
    my ($content, @more) = @{ $answer->{result}{contents} };
    is scalar @more, 0, 'one document';
    is $content->{uri}, 'mcp://schemas/release-required', 'of that uri';
    is $content->{mimeType}, 'application/json', 'of that type';
    my $text = $content->{text};
    utf8::encode($text);
    is ref Dubplate::Client::decode($text), 'HASH', 'whose text is JSON';
};

subtest 'batch' => sub {
    my $answer = send_example(<<'END');
[
  { "jsonrpc": "2.0", "id": 1, "method": "initialize" },
  { "jsonrpc": "2.0", "id": 2, "method": "tools/list" },
  { "jsonrpc": "2.0", "id": 3, "method": "resources/list" }
]
END
    is ref $answer, 'ARRAY', 'responses are returned as an array';
    is_deeply [map { $_->{id} } @$answer], [1, 2, 3], 'one for each';
    ok $answer->[0]{result}{protocolVersion}, 'initialize has succeeded';
    ok $answer->[1]{result}{tools}, 'tools/list as well';
    ok $answer->[2]{result}{resources}, 'resources/list as well';
    $answer = send_example(<<'END');
[
  { "jsonrpc": "2.0", "id": 1, "method": "initialize" },
  { "jsonrpc": "2.0", "id": 2, "method": "no/such/method" },
  { "jsonrpc": "2.0", "method": "notifications/initialized" },
  { "jsonrpc": "2.0", "id": 3, "method": "resources/list" }
]
END
    is scalar @$answer, 3, 'a notification among them is not answered';
    ok $answer->[0]{result} && $answer->[2]{result},
        'each item succeeds independently';
    is $answer->[1]{error}{code}, -32601, 'or fails';
};

subtest 'notification' => sub {
    my $r = $c->rpc_raw(
        '{ "jsonrpc": "2.0", "method": "notifications/initialized" }');
    is $r->status, 204, 'HTTP 204 No Content';
    is $r->body, '', 'and there is none';
    is $r->header('content-type'), undef, 'nor a type of it';
};

subtest 'error format' => sub {
    my $r = $c->rpc_raw('{ "jsonrpc": "2.0", "id": 10, '
                        . '"method": "resources/read" }');
    is_deeply $r->json, {
        jsonrpc => '2.0',
        id => 10,
        error => { code => -32602, message => 'Missing uri', data => undef },
    }, 'code, message, data';
};

subtest 'error codes' => sub {
    is $c->rpc_raw('{"jsonrpc":')->json->{error}{code}, -32700,
        '-32700 Parse error';
    is $c->rpc('prompts/nothing')->{error}{code}, -32601,
        '-32601 Method not found';
    is $c->rpc('tools/call', { name => 'list_releases',
                               arguments => { limit => 'x' } })->{error}{code},
        -32602, '-32602 Invalid params';
    is $nobody->rpc('tools/list')->{error}{code}, 401, '401 Unauthorized';
    my $reader = $i->client({
        token => $i->token('ann', '--scopes', 'mcp:read') });
    is $reader->rpc('tools/call', { name => 'submit_release',
                                    arguments => {} })->{error}{code},
        403, '403 Forbidden';
};

subtest 'the same at /mcp' => sub {
    local $c->{mcp_path} = '/mcp';
    is $c->rpc('initialize')->{result}{protocolVersion}, '2024-11-05',
        'initialize';
    ok $c->rpc('tools/list')->{result}{tools}, 'tools/list';
    local $nobody->{mcp_path} = '/mcp';
    $nobody->rpc('tools/list');
    like $nobody->last->header('www-authenticate'),
        qr{oauth-protected-resource/mcp"}, 'and its own metadata, which '
        . 'clients compare with the address they call';
};

done_testing;
