#!/usr/bin/perl
# What is no JSON-RPC request, no method, no address: who says so, and how.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $c = $i->client($i->account('ann'));
my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

# Is the answer this status and this JSON-RPC code, in good form?
sub is_error {
    my ($r, $status, $code, $what) = @_;
    subtest $what => sub {
        is $r->status, $status, "it is $status";
        is $r->header('content-type'), 'application/json', 'in JSON';
        is $r->json->{jsonrpc}, '2.0', 'in the envelope';
        is $r->json->{error}{code}, $code, "with the code $code";
        ok length $r->json->{error}{message}, 'and a message';
        ok exists $r->json->{error}{data}, 'and data, if only null';
        ok exists $r->json->{id}, 'and an id, if only null';
    };
}

for my $body ('', ' ', '{', '}', '{"jsonrpc":"2.0"', "{'a':1}", 'nul',
              '{"a":1}x', "\xff\xfe", "{\"jsonrpc\":\"2.0\",\"id\":\"\xc3\"}",
              '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}',
              '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
              '[' x 100 . ']' x 100, '[' x 100_000,
              '{"jsonrpc":"2.0","id":1,"method":"a\u0000b"}',
              '{"jsonrpc":"2.0","id":99999999999999999999,"method":"ping"}') {
    my $name = length $body > 60 ? length($body) . ' brackets' : $body;
    $name =~ s/[^ -~]/?/g;
    is_error($c->rpc_raw($body), 400, -32700, "no JSON: '$name'");
}

for my $body ('1', '"x"', 'null', '{}', '[]', '{"jsonrpc":"2.0","id":1}',
              '{"id":1,"method":"ping"}',
              '{"jsonrpc":"1.0","id":1,"method":"ping"}',
              '{"jsonrpc":"2.0","id":null,"method":"ping"}',
              '{"jsonrpc":"2.0","id":{},"method":"ping"}',
              '{"jsonrpc":"2.0","id":1,"method":1}',
              '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}') {
    is_error($c->rpc_raw($body), 400, -32600, "no request: $body");
}

# To nobody: JSON-RPC says null, MCP since 2025-11-25 that there is no id.
for my $version ('2025-06-18', '2025-11-25', '2026-07-28') {
    my %named = ('mcp-protocol-version' => $version);
    for my $r ($c->rpc_raw('{', \%named), $c->rpc_raw('{}', \%named),
               $c->rpc_raw('{"jsonrpc":"2.0","id":null,"method":"ping"}',
                           \%named),
               $c->get('/mcp', \%named)) {
        is $r->status, 400, "$version: an error to nobody";
        is exists $r->json->{id}, $version lt '2025-11-25',
            'has the id that its version says';
    }
}

subtest 'ids' => sub {
    for my $id ('1', '"a"', '""', '0', '-5', '9007199254740993',
                '"\u00e9\""') {
        my $r = $c->rpc_raw(qq({"jsonrpc":"2.0","id":$id,"method":"ping"}));
        is_deeply $r->json->{id}, Dubplate::Client::decode($id),
            "the id $id comes back";
        is $r->status, 200, 'with an answer';
    }
};

subtest 'content types' => sub {
    for my $type ('application/json', 'application/json; charset=utf-8',
                  'Application/JSON') {
        is $c->post('/api/mcp', $ping, { 'content-type' => $type })->status,
            200, "$type is taken";
    }
    for my $type ('text/plain', 'application/x-www-form-urlencoded',
                  'multipart/form-data; boundary=x', 'application/jsonp') {
        is_error($c->post('/api/mcp', $ping, { 'content-type' => $type }),
                 415, -32600, "$type is refused");
    }
    is $c->rpc_raw($ping, { accept => 'application/json' })->status, 200,
        'a client that takes JSON alone is answered';
    is $c->rpc_raw($ping, { accept => 'text/html' })->status, 200,
        'as is one that forgot to say what it takes';
};

subtest 'other methods' => sub {
    for my $path ('/api/mcp', '/mcp') {
        for my $method (qw(PUT PATCH)) {
            my $r = $c->request($method, $path);
            is $r->status, 405, "$method $path is refused";
            is $r->header('allow'), 'POST, GET, HEAD, DELETE, OPTIONS',
                'with those there are';
        }
        for my $method (qw(GET DELETE)) {
            my $r = $c->request($method, $path);
            is_error($r, 400, -32600, "$method $path needs a session");
        }
    }
    is_error($c->request('PUT', '/mcp'), 405, -32600,
        'what is refused says so in JSON-RPC');
    my $r = $c->request('POST', '/api/mcp/releases', content => '{}');
    is $r->status, 405, 'POST where only GET is';
    is $r->header('allow'), 'GET, HEAD, OPTIONS', 'has an Allow of its own';
    is $r->json->{error}, 'method_not_allowed', 'and a REST error';
};

subtest 'other addresses' => sub {
    for my $path ('/api/mcp/', '/api/mcp/nothing', '/mcp/x', '/api/mcp/releases/',
                  '/api/mcp/releases/a.b/status', '/api/nothing') {
        my $r = $c->get($path);
        is $r->status, 404, "$path is not there";
        is $r->json->{error}, 'no_route', 'which is told in JSON';
        ok $r->header('x-request-id'), 'with an id to ask the operator by';
        is $r->json->{requestId}, $r->header('x-request-id'),
            'in header and body';
    }
};

subtest 'names that are nearly right' => sub {
    my $e = $c->rpc('tools/call', { name => 'list_release' })->{error};
    is $e->{code}, -32602, 'an unknown tool is bad params';
    like $e->{message}, qr/Did you mean 'list_releases'\?/, 'with a guess';
    is_deeply $e->{data}, { suggestions => ['list_releases'] },
        'for programs, too';
    is $c->rpc('tools/call', { name => 'qqqqqqqqqqqq' })->{error}{data}, undef,
        'or none where nothing is near';
    $e = $c->rpc('tools/call', { name => 'list_releases',
                                 arguments => { limits => 5 } })->{error};
    is $e->{message},
        "There is no argument 'limits' here; did you mean 'limit'?",
        'an argument has a guess as well';
    is_deeply $e->{data}, { argument => 'limits', pointer => '/limits' },
        'and a place';
    $e = $c->rpc('tools/call', { name => "x\xe9" x 40 })->{error};
    is $e->{code}, -32602, 'a long name in another script is answered';
    $e = $c->rpc('tools/call', {})->{error};
    is $e->{message}, 'Missing name', 'no name at all is told';
    is $c->rpc('x' x 129)->{error}{code}, -32600,
        'a method of 129 letters is none';
};

subtest 'every tool and every alias' => sub {
    my $tools = $c->rpc('tools/list')->{result}{tools};
    for my $tool (@$tools) {
        like $tool->{name}, qr/^[a-z][a-z0-9_]{2,63}$/, "$tool->{name}";
        my $e = $c->rpc('tools/call', { name => $tool->{name},
            arguments => { no_such_argument_at_all => 1 } })->{error};
        like $e->{message}, qr/no argument 'no_such_argument_at_all'/,
            'is called by its name and knows its arguments';
    }
};

subtest 'other names of tools' => sub {
    my %other = (save_draft => 'save_release_draft',
                 draft_release => 'save_release_draft',
                 release_job => 'get_release_job',
                 get_job_status => 'get_release_job',
                 release_status => 'get_release_status',
                 check_release_status => 'get_release_status');
    my %listed = map { $_->{name} => 1 }
        @{ $c->rpc('tools/list')->{result}{tools} };
    for my $name (sort keys %other) {
        ok !$listed{$name} && $listed{ $other{$name} },
            "$name is not listed, $other{$name} is";
        my %args = (jobId => '00000000-0000-4000-8000-000000000000');
        %args = (releaseId => $args{jobId}) if $name =~ /status$/
            && $name ne 'get_job_status';
        %args = (release => { title => 'Alias' }) if $name =~ /draft/;
        is_deeply [map { $_->{isError}, $_->{structuredContent}{draft} ? 1 : 0 }
                   $c->call($name, \%args)],
            [map { $_->{isError}, $_->{structuredContent}{draft} ? 1 : 0 }
             $c->call($other{$name}, \%args)], 'but it does the same';
    }
};

subtest 'a client that calls itself by bytes that are no text' => sub {
    my %body = (
        '/api/mcp/draft' => '{"release":{"title":"Named"}}',
        '/api/mcp' => '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":'
            . '{"name":"prepare_local_file_upload","arguments":{"type":'
            . '"audio","file_name":"a.wav","file_size":1000}}}');
    for my $path (sort keys %body) {
        my $answer = $c->raw(join "\r\n", "POST $path HTTP/1.1", 'Host: x',
            'Authorization: Bearer ' . $c->token, "User-Agent: Caf\xe9/1",
            'Content-Type: application/json', 'Connection: close',
            'Content-Length: ' . length $body{$path}, '', $body{$path});
        like $answer, qr{^HTTP/1.1 200 }, "$path serves it";
        unlike $answer, qr/isError/, 'well';
    }
    is $i->sql("SELECT client FROM draft_version "
        . "WHERE document #>> '{release,title}' = 'Named'"), 'Caf?/1',
        'and keeps what can be kept of its name';
};

is $c->rpc_raw($ping)->status, 200, 'after all that the server answers';
unlike $i->log(1000), qr/Sanitizer|stack smashing|double free/,
    'and nothing broke';
done_testing;
