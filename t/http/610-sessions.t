#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# Sessions: who opens one, whose it is, how it ends (MCP 2025-11-25,
# basic/transports, "Session Management").
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house(conf => { 'mcp.session_idle_s' => 60,
                             'mcp.sessions_max' => 3 });
my $ann = $i->client($i->account('ann'));
my $bob = $i->client($i->account('bob'));

for my $revision (qw(2024-11-05 2025-03-26 2025-06-18 2025-11-25)) {
    my $s = Mcp->open($ann, revision => $revision);
    is $s->hello->{protocolVersion}, $revision, "initialize of $revision";
    like $s->id, qr/^[\x21-\x7e]{32,}$/, 'opens a session';
    ok $s->post('tools/list')->json->{result}{tools}, 'that can be used';
    is $s->end->status, 204, 'and closed';
}

{
    my $r = $ann->rpc_raw({ jsonrpc => '2.0', id => 1, method => 'tools/list' });
    is $r->status, 200, 'a request can do without a session';
    is $r->header('mcp-session-id'), undef, 'and opens none';
    Mcp::ask($ann, 'tools/list', {});
    is $ann->last->header('mcp-session-id'), undef,
        'nor does one of 2026-07-28';
}

subtest 'a version that is none' => sub {
    my $s = Mcp->open($ann);
    for my $method (qw(GET DELETE)) {
        my $stream = $ann->stream($method, '/mcp',
            $s->headers('mcp-protocol-version' => '1999-01-01'));
        is $stream->status, 400, "$method: 400, as for POST";
        ok $stream->comes(qr/-32022/), 'which says what it is';
        $stream->leave;
    }
    is $s->end->status, 204, 'and the session goes on';
};

subtest 'somebody else' => sub {
    my $s = Mcp->open($ann);
    my $theirs = $s->at($bob);
    for (['POST', sub { $theirs->post('tools/list') }],
         ['DELETE', sub { $theirs->end }],
         ['a notification', sub { $theirs->cancel(1) }]) {
        my ($what, $do) = @$_;
        my $r = $do->();
        is $r->status, 404, "$what in another account's session: 404";
        is $r->json->{error}{code}, -32001, 'which says what it is';
    }
    is $theirs->listen->status, 404, 'as is GET';
    my $unknown = bless { %$s, id => '00000000-0000-4000-8000-000000000000' },
        'Mcp';
    is $unknown->post('tools/list')->json->{error}{message},
        $theirs->post('tools/list')->json->{error}{message},
        'and no different from a session that never was';
    $unknown->{id} = '; DROP TABLE x';
    is $unknown->post('tools/list')->status, 404, 'nor from nonsense';
    is $s->post('tools/list')->status, 200, 'its owner goes on';
    my $nobody = $s->at($i->client);
    is $_->status, 401, 'an id alone signs nobody in'
        for $nobody->post('tools/list'), $nobody->end;
    is $nobody->listen->status, 401, 'not for GET either';
    $s->end;
};

subtest 'the end' => sub {
    my $s = Mcp->open($ann);
    my $r = $s->end;
    is $r->status, 204, 'DELETE ends a session';
    is $r->body, '', 'without a word';
    is $s->post('tools/list')->status, 404, 'after it POST is 404';
    is $s->post('initialize', { protocolVersion => '2025-11-25',
        capabilities => {}, clientInfo => {} })->status, 404,
        'also with initialize: the client leaves the id out';
    is $s->listen->status, 404, 'GET is 404';
    is $s->end->status, 404, 'and another DELETE';
    is $ann->delete('/mcp')->status, 400, 'DELETE without an id is refused';
    is $ann->get('/mcp', { accept => 'text/event-stream' })->status, 400,
        'as is GET';
};

subtest 'idle' => sub {
    my $s = Mcp->open($ann);
    # How long it is idle: rows are aged.
    my $age = sub { $i->sql("UPDATE mcp_session SET seen_at = seen_at"
        . " - interval '$_[0] s', expires_at = expires_at"
        . " - interval '$_[0] s' WHERE id = '" . $s->id . "'") };
    $age->(50);
    is $s->post('tools/list')->status, 200, 'a session that is used';
    $age->(50);
    is $s->post('tools/list')->status, 200, 'lives on';
    $age->(61);
    is $s->post('tools/list')->status, 404, 'one that was not is over';
    is $s->listen->status, 404, 'for GET';
    is $s->end->status, 404, 'and DELETE';
};

subtest 'too many' => sub {
    my @s = map { Mcp->open($ann) } 1 .. 4;
    is $s[0]->post('ping')->status, 404, 'the one that was idle for longest';
    is $s[$_]->post('ping')->status, 200, 'makes room for others' for 1 .. 3;
};

subtest 'what it keeps' => sub {
    my $s = Mcp->open($ann, revision => '2025-06-18');
    my $r = $ann->rpc_raw({ jsonrpc => '2.0', id => 5, method => 'tools/call',
        params => { name => 'greet', arguments => { nme => 1 } } },
        { 'mcp-session-id' => $s->id });
    is $r->json->{error}{code}, -32602,
        'without the header a request is of the revision agreed upon';
    $r = $ann->rpc_raw({ jsonrpc => '2.0', id => 6, method => 'tools/list' },
        { 'mcp-session-id' => $s->id, 'mcp-protocol-version' => '1999-01-01' });
    is $r->status, 400, 'a header that names none is refused';
};
done_testing;
