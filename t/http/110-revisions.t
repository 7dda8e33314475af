#!/usr/bin/perl
# The revisions of MCP that open with initialize: what differs on the wire.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $c = $i->client($i->account('ann'));

# revision, batches, status of a notification, bad arguments are a result
my @revisions = (
    ['2024-11-05', 1, 204, 0],
    ['2025-03-26', 1, 202, 0],
    ['2025-06-18', 0, 202, 0],
    ['2025-11-25', 0, 202, 1],
);

sub as { return { 'mcp-protocol-version' => $_[0] } }

sub client_of {
    my ($revision) = @_;
    return { protocolVersion => $revision, capabilities => {},
             clientInfo => { name => 'test', version => '1' } };
}

for (@revisions) {
    my ($revision, $batch, $status, $inside) = @$_;
    subtest $revision => sub {
        is $c->rpc('initialize', client_of($revision))
            ->{result}{protocolVersion}, $revision, 'is agreed upon';
        is $c->rpc('initialize', client_of($revision),
                   headers => as($revision))->{result}{protocolVersion},
            $revision, 'also where initialize has the header already';
        $c->rpc('notifications/initialized', undef, notification => 1,
                headers => as($revision));
        is $c->last->status, $status, "a notification is answered by $status";
        is $c->last->body, '', 'and nothing else';
        my $r = $c->rpc_raw('{"jsonrpc":"2.0","id":1,"result":{}}',
                            as($revision));
        is $r->status, $status, 'as is an answer of the client';
        ok $c->rpc('tools/list', {}, headers => as($revision))
            ->{result}{tools}, 'requests are answered';

        $r = $c->rpc_raw('[{"jsonrpc":"2.0","id":1,"method":"ping"}]',
                         as($revision));
        is $r->status, $batch ? 200 : 400,
            $batch ? 'batches are taken' : 'batches are refused';
        is $batch ? $r->json->[0]{id} : $r->json->{error}{code},
            $batch ? 1 : -32600, 'with the right answer';

        my $answer = $c->rpc('tools/call', { name => 'list_releases',
            arguments => { limit => 'many' } }, headers => as($revision));
        if ($inside) {
            ok $answer->{result}{isError},
                'bad arguments are a result a model can read';
            like $answer->{result}{content}[0]{text}, qr/limit must be/,
                'that says what is wrong';
        } else {
            is $answer->{error}{code}, -32602, 'bad arguments are an error';
            like $answer->{error}{message}, qr/limit must be/,
                'that says what is wrong';
        }
        is $c->last->status, 200, 'in an answer like any';
        is $c->rpc('tools/call', { name => 'nothing' },
                   headers => as($revision))->{error}{code}, -32602,
            'an unknown tool is an error in all revisions';
        is $c->rpc('resources/read', { uri => 'mcp://nothing' },
                   headers => as($revision))->{error}{code}, -32002,
            'an unknown resource as well';
    };
}

subtest 'what we do not speak' => sub {
    is $c->rpc('initialize', client_of('1999-01-01'))
        ->{result}{protocolVersion}, '2025-11-25',
        'a client that asks for another version is offered the latest';
    for my $version ('1999-01-01', 'x', '2025-11-25, 2025-06-18') {
        my $r = $c->rpc_raw('{"jsonrpc":"2.0","id":1,"method":"ping"}',
                            as($version));
        is $r->status, 400, "the header '$version' is refused";
        is_deeply $r->json->{error}{data},
            { requested => $version, supported => [(map { $_->[0] } @revisions), '2026-07-28'] },
            'with the versions there are';
    }
    is $c->rpc_raw('{"jsonrpc":"2.0","id":1,"method":"ping"}')->status, 200,
        'no header at all is taken';
};

subtest 'sessions' => sub {
    $c->rpc('initialize', client_of('2025-06-18'));
    my $id = $c->last->header('mcp-session-id');
    ok $id, 'initialize gives one';
    ok $c->rpc('ping', undef, headers => { 'mcp-session-id' => $id })->{result},
        'which may be used';
    is $c->rpc('ping', undef, headers => { 'mcp-session-id' => 'x' })
        ->{error}{code}, -32001, 'one that was not given is not known';
    is $c->last->status, 404, 'so that the client starts anew';
    ok $c->rpc('ping')->{result}, 'none at all is taken';
};

done_testing;
