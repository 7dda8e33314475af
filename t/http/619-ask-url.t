#!/usr/bin/perl
# fronts: proxy_fcgi
# A question that is an address to open (MCP 2025-11-25, client/elicitation,
# mode url): who can be asked so, and how, in each era and by a task.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house();
my $ann = $i->client($i->account('ann'));
my $tool = Mcp::tool('test_elicitation_url');
my $url = 'https://example.com/sign-in';
my %can = (elicitation => { url => {} });

# The question on a stream, answered; the result of the call.
sub asked {
    my ($s, $stream, $what) = @_;
    my $question = $stream->wait_for(sub { $_->{method} });
    is $question->{method}, 'elicitation/create', "$what asks";
    my $params = $question->{params};
    is $params->{mode}, 'url', 'by an address';
    is $params->{url}, $url, 'which it names';
    is $params->{elicitationId}, $question->{id}, 'and the question has an id';
    is $s->answer($question->{id}, { action => 'accept' })->status, 202,
        'the answer has no content';
    my $answer = $stream->wait_for(sub { $_->{result} });
    like $answer->{result}{content}[0]{text}, qr/"accept"/, 'and is taken';
    return;
}

subtest 'in a session' => sub {
    my $s = Mcp->open($ann, %can);
    asked($s, $s->start('tools/call', $tool), 'a call');
    for (['2025-06-18', %can], ['2025-11-25', elicitation => {}],
         ['2025-11-25', elicitation => { form => {} }]) {
        my ($revision, %capabilities) = @$_;
        my $other = Mcp->open($ann, revision => $revision, %capabilities);
        my $result = $other->post('tools/call', $tool)->json->{result};
        ok $result->{isError}, "$revision: who has not said so is not asked";
        like $result->{content}[0]{text}, qr/mode url/, 'and told why';
    }
};

subtest 'by a task' => sub {
    my $s = Mcp->open($ann, %can);
    my $made = $s->post('tools/call',
                        { %$tool, task => { timeoutMs => 60_000 } })->json;
    asked($s, $s->start('tasks/result',
              { taskId => $made->{result}{task}{taskId} }), 'a task');
};

subtest 'since 2026-07-28' => sub {
    my $result = Mcp::ask($ann, 'tools/call', $tool, %can)->{result};
    is_deeply $result->{inputRequests}{page},
        { method => 'elicitation/create', params => { mode => 'url',
            url => $url, message => 'Sign in there.' } },
        'the question needs no id';
    my $answer = Mcp::ask($ann, 'tools/call', { %$tool,
        requestState => $result->{requestState},
        inputResponses => { page => { action => 'accept' } } }, %can);
    is $answer->{result}{resultType}, 'complete', 'a retry answers it';
    my $error = Mcp::ask($ann, 'tools/call', $tool, elicitation => {})
        ->{error};
    is $error->{code}, -32021, '{} means forms alone';
    is_deeply $error->{data}{requiredCapabilities},
        { elicitation => { url => {} } }, 'what is needed is named';
};

done_testing;
