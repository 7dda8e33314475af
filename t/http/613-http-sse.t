#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# The transport of 2024-11-05: GET /sse, and POST to the address it names.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house(conf => { 'streams.beat_ms' => 300 });
my $ann = $i->client($i->account('ann'));
my $bob = $i->client($i->account('bob'));
my $id = 0;

# A stream, and the address that its first event names.
sub connect_to {
    my ($client) = @_;
    my $stream = $client->stream('GET', '/sse', { 'content-type' => undef,
        accept => 'text/event-stream' });
    my $first = $stream->event;
    is $first->{event}, 'endpoint', 'the first event is the endpoint';
    return ($stream, $first->{data});
}

sub post {
    my ($client, $to, $message) = @_;
    return $client->post_json($to, { jsonrpc => '2.0', %$message },
        { accept => 'application/json, text/event-stream' });
}

# Ask, and read the answer from the stream.
sub ask {
    my ($client, $to, $stream, $method, $params) = @_;
    my $n = ++$id;
    my $r = post($client, $to, { id => $n, method => $method,
                                 params => $params // {} });
    is $r->status, 202, "$method is taken";
    is $r->body, '', 'and answered by the stream alone';
    return $stream->wait_for(sub { ($_->{id} // '') eq $n });
}

sub hello {
    my ($client, $to, $stream, %capabilities) = @_;
    my $answer = ask($client, $to, $stream, 'initialize', {
        protocolVersion => '2024-11-05', capabilities => \%capabilities,
        clientInfo => { name => 't', version => '1' } });
    is $answer->{result}{protocolVersion}, '2024-11-05', 'the version';
    post($client, $to, { method => 'notifications/initialized' });
}

subtest 'messages' => sub {
    my ($stream, $to) = connect_to($ann);
    like $to, qr{^/mcp\?sessionId=[0-9a-f-]{36}$}, 'below this server';
    hello($ann, $to, $stream);
    my $answer = ask($ann, $to, $stream, 'tools/list');
    ok $answer->{result}{tools}, 'a request is answered';
    $answer = ask($ann, $to, $stream, 'nothing/at/all');
    is $answer->{error}{code}, -32601, 'as is one that fails';
    $answer = ask($ann, $to, $stream, 'tools/call',
        Mcp::tool('greet', name => 'Ann'));
    is $answer->{result}{content}[0]{text}, 'Hello, Ann!', 'and a call';
    my $r = post($ann, $to, { id => ++$id, method => 'tools/call', params =>
        { %{ Mcp::tool('test_tool_with_progress') },
          _meta => { progressToken => 'p' } } });
    is $stream->message->{params}{progress}, $_, "progress: $_"
        for 0, 50, 100;
    ok $stream->message->{result}, 'then the result';
    ok $stream->comes(qr/: keepalive/), 'the stream is alive in silence';

    my $before = length $stream->body;
    is post($bob, $to, { id => 1, method => 'ping' })->status, 404,
        'the address is of no use to another account';
    is post($i->client, $to, { id => 1, method => 'ping' })->status, 401,
        'or to nobody';
    unlike substr($stream->body, $before), qr/data/, 'which is not told of it';
    $stream->leave;
};

subtest 'questions' => sub {
    my ($stream, $to) = connect_to($ann);
    hello($ann, $to, $stream, sampling => {});
    my $call = ++$id;
    # The tool waits, and with it the POST.
    my $post = $ann->stream('POST', $to, {}, Dubplate::Client::encode({
        jsonrpc => '2.0', id => $call, method => 'tools/call',
        params => Mcp::tool('test_sampling', prompt => 'Say hello') }));
    my $question = $stream->wait_for(sub { $_->{method} });
    is $question->{method}, 'sampling/createMessage', 'a tool asks';
    is post($bob, $to, { id => $question->{id}, result => {} })->status, 404,
        'nobody else can answer';
    is post($ann, $to, { id => $question->{id}, result => {
        role => 'assistant', model => 'm',
        content => { type => 'text', text => 'hello there' } } })->status,
        204, 'the answer is posted';
    my $answer = $stream->wait_for(sub { ($_->{id} // '') eq $call });
    like $answer->{result}{content}[0]{text}, qr/hello there/,
        'and the tool has it';
    is $post->status, 202, 'then the POST is over';
    $stream->leave;
};

subtest 'taken back' => sub {
    my ($stream, $to) = connect_to($ann);
    hello($ann, $to, $stream, sampling => {});
    my $call = ++$id;
    my $post = $ann->stream('POST', $to, {}, Dubplate::Client::encode({
        jsonrpc => '2.0', id => $call, method => 'tools/call',
        params => Mcp::tool('test_sampling', prompt => 'Say hello') }));
    ok $stream->wait_for(sub { $_->{method} }), 'a tool asks';
    post($ann, $to, { method => 'notifications/cancelled',
                      params => { requestId => $call } });
    ok $post->ends, 'a call can be taken back';
    my $answer = ask($ann, $to, $stream, 'ping');
    is_deeply $answer->{result}, {}, 'the session goes on';
    unlike $stream->body, qr/"id":$call\b/, 'without an answer to that';
    $stream->leave;
};
done_testing;
