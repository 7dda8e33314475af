#!/usr/bin/perl
# What a client says is kept only so far: neither the database nor a process
# grows as somebody likes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house(conf => { 'limits.json_max_bytes' => 100000 });
my $ann = $i->client($i->account('ann'));
my $long = 'x' x 300;
my $huge = 'x' x 200000;

sub initialize {
    my ($capabilities) = @_;
    return $ann->rpc('initialize', { protocolVersion => '2025-11-25',
        capabilities => $capabilities, clientInfo => { name => 't' } });
}

sub code { return $_[0]->json->{error}{code} // 0 }

subtest 'ids and tokens' => sub {
    my %ping = (jsonrpc => '2.0', method => 'ping', params => {});
    is code($ann->rpc_raw({ %ping, id => 'x' x 256 })), 0, 'an id of 256';
    is code($ann->rpc_raw({ %ping, id => $long })), -32600, 'a longer one';
    for my $token ($long, { a => 1 }) {
        is code($ann->rpc_raw({ %ping, id => 1,
            params => { _meta => { progressToken => $token } } })), -32602,
            'a progressToken that is ' . (ref $token ? 'no text' : 'long');
    }
    is code($ann->rpc_raw({ %ping, id => 1,
        params => { _meta => { progressToken => 7 } } })), 0, 'a number is';
};

subtest 'capabilities' => sub {
    ok initialize({ roots => {} })->{result}, 'as they are';
    is initialize({ experimental => { x => $huge } })->{error}{code}, -32602,
        'of 200 KB are refused';
    cmp_ok $i->sql('SELECT max(octet_length(capabilities::text))'
        . ' FROM dubplate.mcp_session'), '<', 65537, 'and not kept';
};

subtest 'answers' => sub {
    my $tool = Mcp::tool('test_input_required_result_elicitation');
    my %can = (elicitation => {});
    is Mcp::ask($ann, 'tools/call', $tool, %can)->{result}{resultType},
        'input_required', 'a tool asks';
    is Mcp::ask($ann, 'tools/call', { %$tool,
        inputResponses => { x => $huge } }, %can)->{error}{code}, -32602,
        'what nobody could want is not taken';
    my $s = Mcp->open($ann, sampling => {});
    my $call = $s->start('tools/call', Mcp::tool('test_sampling',
                                                 prompt => 'x'));
    my $question = $call->wait_for(sub { $_->{method} });
    is code($s->answer($question->{id}, { content => $huge })), -32602,
        'nor an answer of 200 KB';
    is $s->answer($question->{id}, { role => 'assistant', model => 'm',
        content => { type => 'text', text => 'hello' } })->status, 202,
        'the question is still open';
    ok $call->wait_for(sub { $_->{result} }), 'and answered';
};
done_testing;
