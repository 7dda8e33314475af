#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# Calls that are answered by a stream, of which one can come back to.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;
use Time::HiRes qw(time);

my $i = Mcp::house(conf => { 'streams.beat_ms' => 500 });
my $ann = $i->client($i->account('ann'));
my $bob = $i->client($i->account('bob'));
my $ask = Mcp::tool('test_elicitation', message => 'Who are you?');

sub question { return $_[0]->wait_for(sub { $_->{method} }) }

# What was logged since, as soon as it fits.
sub logged {
    my ($want, $seconds) = @_;
    my $end = time + $seconds * ($ENV{DUBPLATE_TEST_PATIENCE} // 3);
    while (time < $end) {
        return 1 if $i->log(100_000) =~ $want;
        Time::HiRes::sleep(0.05);
    }
    return 0;
}

subtest 'from the start' => sub {
    my $s = Mcp->open($ann);
    my $stream = $s->start('tools/call', Mcp::tool('test_reconnection'));
    is $stream->header('content-type'), 'text/event-stream', 'a stream';
    my $prime = $stream->event;
    like $prime->{id}, qr/^[0-9a-f-]{36}\.0$/, 'the first event has an id';
    is $prime->{data}, '', 'and nothing else';
    is $stream->event->{retry}, 1000, 'then comes when to come back';
    my $log = $stream->message;
    is $log->{method}, 'notifications/message', 'the tool logs';
    my $behind = $stream->last_id;
    my $answer = $stream->wait_for(sub { exists $_->{id} });
    is $answer->{id}, $stream->{request_id}, 'the answer comes last';
    is $answer->{result}{content}[0]{text}, 'It is in the log.', 'whole';
    ok $stream->ends, 'and the stream ends';

    my $again = $s->listen($prime->{id});
    is $again->message->{method}, 'notifications/message',
        'behind the first event it can be read again';
    ok $again->ends, 'to its end';
    is scalar(() = $again->body =~ /^data: \{/mg), 4, 'with all events';
    $again = $s->listen($behind);
    ok $again->ends, 'or from another event on';
    is scalar(() = $again->body =~ /^data: \{/mg), 3, 'with the rest';
    is $s->at($bob)->listen($behind)->status, 404, 'not by another account';
    for my $client ($ann, $bob) {
        my $other = Mcp->open($client);
        is $other->listen($behind)->status, 400, 'nor in another session';
    }
};

subtest 'a client that left comes back' => sub {
    my $s = Mcp->open($ann, elicitation => {});
    my $stream = $s->start('tools/call', $ask);
    my $question = question($stream);
    is $question->{method}, 'elicitation/create', 'a tool asks';
    $stream->leave;
    my $back = $s->listen($stream->last_id);
    is $back->status, 200, 'a client that left comes back';
    is $s->answer($question->{id}, Mcp::accept(username => 'ann'))->status,
        202, 'and answers';
    my $answer = $back->wait_for(sub { exists $_->{id} });
    is $answer->{id}, $stream->{request_id}, 'the tool went on';
    like $answer->{result}{content}[0]{text}, qr/accept.*ann/s,
        'and got the answer';
    ok $back->ends, 'then the stream ends';
    is $s->answer($question->{id}, Mcp::accept())->status, 202,
        'a second answer is taken like any notification';

    $stream = $s->start('tools/call', $ask);
    $question = question($stream);
    $stream->leave;
    $s->answer($question->{id}, { action => 'decline' });
    $back = $s->listen($stream->last_id);
    ok $back->wait_for(sub { exists $_->{result} }),
        'also when it answers before it reads on';
};

subtest 'the client takes it back' => sub {
    my $s = Mcp->open($ann, elicitation => {});
    my $stream = $s->start('tools/call', $ask);
    my $question = question($stream);
    is $s->at($bob)->cancel($stream->{request_id})->status, 404,
        'nobody else can take a call back';
    for my $client ($ann, $bob) {
        my $other = Mcp->open($client);
        is $other->cancel($stream->{request_id})->status, 202,
            'its number is of its own session';
    }
    ok !$stream->ends(0.3), 'it goes on';
    is $s->cancel($stream->{request_id})->status, 202, 'notifications/cancelled';
    ok $stream->ends, 'ends the call';
    unlike $stream->body, qr/"result"|"error"/, 'without an answer';
    is $i->sql("SELECT count(*) FROM mcp_stream WHERE kind = 'call'"
        . ' AND ended_at IS NULL'), 0, 'and its log';

    $stream = $s->start('tools/call',
        Mcp::tool('slow_compute', seconds => 30));
    ok $stream->comes(qr/^id: /m, 5),
        'a call that takes long becomes a stream';
    ok $stream->comes(qr/^: keepalive/m, 5), 'which is kept alive';
    $s->cancel($stream->{request_id});
    ok $stream->ends, 'and can be taken back, too';
    unlike $stream->body, qr/"result"|"error"/, 'without an answer';
};

subtest 'what is not said is seen' => sub {
    my $s = Mcp->open($ann, elicitation => {});
    my $stream = $s->start('tools/call', $ask);
    ok question($stream), 'a tool asks';
    $i->sql("UPDATE mcp_stream SET cancelled_at = now()"
        . " WHERE kind = 'call' AND ended_at IS NULL");
    ok $stream->ends(12), 'a call that was taken back ends';

    $stream = $s->start('tools/call', $ask);
    my $question = question($stream);
    $i->sql("UPDATE mcp_question SET answered_at = now(),"
        . " answer = '{\"action\": \"decline\"}'"
        . " WHERE id = '$question->{id}'");
    ok $stream->wait_for(sub { $_->{result} }), 'and an answer is found';
};

subtest 'the session ends' => sub {
    my $s = Mcp->open($ann, elicitation => {});
    my $stream = $s->start('tools/call', $ask);
    my $question = question($stream);
    is $s->end->status, 204, 'a session is closed while a tool waits';
    ok $stream->ends, 'which then ends';
    is $s->answer($question->{id}, Mcp::accept())->status, 404,
        'and takes no answer';
};

subtest 'leaving, since 2026-07-28' => sub {
    my $before = () = $i->log(100_000) =~ /note=slow_compute/g;
    my $stream = Mcp::start_modern($ann, 'tools/call',
        Mcp::tool('slow_compute', seconds => 60));
    sleep 1;
    $stream->leave;
    if ($i->front eq 'cgi') {
        pass 'the web server ends the process';
        return;
    }
    ok logged(qr/(?:note=slow_compute[^\n]*\n.*){@{[$before + 1]}}/s, 8),
        'who leaves has taken the call back'
        or diag $i->log(100);
};
done_testing;
