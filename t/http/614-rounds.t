#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# Questions as results: input_required, requestState, inputResponses (MCP
# 2026-07-28, "Multi round-trip requests").
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house(conf => { 'mcp.ask_timeout_s' => 60 });
my $ann = $i->client($i->account('ann'));
my $bob = $i->client($i->account('bob'));
my $tool = Mcp::tool('test_input_required_result_request_state');

sub call {
    my ($client, $params, %more) = @_;
    return Mcp::ask($client, 'tools/call', { %$params, %more },
                    elicitation => {});
}

# The first round: what was asked, and the state.
sub begin {
    my ($params) = @_;
    my $result = call($ann, $params // $tool)->{result};
    is $result->{resultType}, 'input_required', 'a tool asks';
    return $result;
}

sub retry {
    my ($client, $state, $params) = @_;
    return call($client, $params // $tool, requestState => $state,
        inputResponses => { confirm => Mcp::accept(ok => $JSON::PP::true) });
}

sub refused {
    my ($answer, $why, $what) = @_;
    is $answer->{error}{code}, -32602, $what;
    like $answer->{error}{message}, $why, 'which says why';
}

subtest 'asked and answered' => sub {
    my $round = begin();
    is $round->{inputRequests}{confirm}{method}, 'elicitation/create',
        'a form';
    is $ann->last->status, 200, 'with status 200';
    my $answer = retry($ann, $round->{requestState});
    is $answer->{result}{resultType}, 'complete', 'a retry completes it';
    is $answer->{result}{content}[0]{text}, 'state-ok', 'with the answer';
    refused(retry($ann, $round->{requestState}), qr/used already/,
            'a state is used once');
};

subtest 'whose it is' => sub {
    my $round = begin();
    my $state = $round->{requestState};
    my $theirs = retry($bob, $state);
    refused($theirs, qr/not one that was given to you/,
            'another account cannot use a state');
    is_deeply retry($bob, '00000000-0000-4000-8000-000000000000')->{error},
        $theirs->{error}, 'and does not learn that there is one';
    ok retry($ann, $state)->{result}, 'its own one can, after that';
};

subtest 'what it is for' => sub {
    my $delete = Mcp::tool('confirm_delete', filename => 'a');
    my $state = begin($delete)->{requestState};
    for my $other (Mcp::tool('confirm_delete', filename => 'b'), $tool,
                   Mcp::tool('confirm_delete', filename => 'a', more => 1)) {
        refused(retry($ann, $state, $other), qr/of another request/,
                'a state is of one request');
    }
    my $answer = call($ann, $delete, requestState => $state,
        inputResponses => {
            confirm => Mcp::accept(confirm => $JSON::PP::true) });
    is $answer->{result}{content}[0]{text}, 'It would be deleted.',
        'and good for that';
};

subtest 'in time' => sub {
    my $state = begin()->{requestState};
    $i->sql("UPDATE mcp_round SET created_at = created_at - interval '1 h',"
        . " expires_at = expires_at - interval '1 h' WHERE id = '$state'");
    refused(retry($ann, $state), qr/has expired/, 'a state ends');
};

subtest 'nonsense' => sub {
    my $state = begin()->{requestState};
    refused(retry($ann, $_), qr/not one that was given/, 'no state')
        for $state . 'x', '', "' OR 1=1", uc($state) =~ tr/0-9/1-90/r;
    my $answer = call($ann, $tool, requestState => $state,
        inputResponses => [1]);
    is $answer->{error}{code}, -32602, 'answers are an object';
    ok retry($ann, $state)->{result}, 'nothing of this uses it up';
};

subtest 'at once' => sub {
    my $state = begin()->{requestState};
    my @streams = map { Mcp::start_modern($ann, 'tools/call', { %$tool,
        requestState => $state, inputResponses => { confirm =>
            Mcp::accept(ok => $JSON::PP::true) } }, elicitation => {}) }
        1 .. 6;
    $_->ends for @streams;
    is scalar(grep { $_->body =~ /state-ok/ } @streams), 1,
        'of many retries at once one is run';
    is scalar(grep { $_->body =~ /used already/ } @streams), 5,
        'the others are told so';
};

subtest 'two rounds' => sub {
    my $twice = Mcp::tool('test_input_required_result_multi_round');
    my $one = begin($twice);
    my $two = call($ann, $twice, requestState => $one->{requestState},
        inputResponses => { step1 => Mcp::accept(name => 'Ann') })->{result};
    is $two->{resultType}, 'input_required', 'it asks again';
    isnt $two->{requestState}, $one->{requestState}, 'with another state';
    refused(call($ann, $twice, requestState => $one->{requestState}),
            qr/used already/, 'the first is over');
    my $answer = call($ann, $twice, requestState => $two->{requestState},
        inputResponses => { step2 => Mcp::accept(color => 'green') });
    is $answer->{result}{content}[0]{text}, 'Ann likes green',
        'the first answer is kept';
};

unlike $i->log(100_000), qr/Ann|green/, 'no answer is in a log';
done_testing;
