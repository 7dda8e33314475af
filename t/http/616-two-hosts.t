#!/usr/bin/perl
# Two hosts on one database: each message of a flow goes to another one, and
# one is killed in the middle.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;
use Time::HiRes qw(sleep);

my $north = Mcp::house(conf => { 'streams.beat_ms' => 500 });
my $south = Mcp::house(conf => { 'streams.beat_ms' => 500 }, beside => $north);
my $account = $north->account('ann');
my ($on_a, $on_b) = map { $_->client($account) } $north, $south;
my $ask = Mcp::tool('test_elicitation', message => 'Who are you?');
my $uri = 'test://watched-resource';

is $on_b->get('/health')->status, 200, 'both hosts serve';
isnt $north->port, $south->port, 'at addresses of their own';

sub change {
    return $north->sql("SELECT change_note(NULL, 'resource:$uri',"
        . " 'notifications/resources/updated', '{\"uri\":\"$uri\"}')");
}

# All processes of the program on a host, at once.
sub kill_all {
    my ($host) = @_;
    my @pids = $host->pids('mcp');
    kill 'KILL', @pids;
    return scalar @pids;
}

# Nobody has renewed anything for a minute.
sub a_minute_later {
    $north->sql("UPDATE mcp_stream SET lease_until = lease_until"
        . " - interval '61 s' WHERE kind = 'call' AND ended_at IS NULL");
}

subtest 'a session' => sub {
    my $s = Mcp->open($on_a);
    my $there = $s->at($on_b);
    ok $there->post('tools/list')->json->{result}, 'opened here, used there';
    is $there->post('resources/subscribe', { uri => $uri })->status, 200,
        'it subscribes there';
    my $stream = $s->listen;
    ok $stream->comes(qr/^:/m), 'and listens here';
    change();
    is $stream->message->{params}{uri}, $uri, 'where it is told';
    my $second = $there->listen($stream->last_id);
    ok $second->comes(qr/^:/m), 'it goes on there';
    ok $stream->ends(7), 'which ends the stream here';
    change();
    ok $second->message, 'and is told';
    is $there->end->status, 204, 'it is closed there';
    ok $second->ends(7), 'with its stream';
    is $s->post('ping')->status, 404, 'and is over here';
};

subtest 'a question' => sub {
    my $s = Mcp->open($on_a, elicitation => {});
    my $there = $s->at($on_b);
    my $call = $s->start('tools/call', $ask);
    my $question = $call->wait_for(sub { $_->{method} });
    is $question->{method}, 'elicitation/create', 'asked here';
    my $get = $there->listen;
    ok $get->comes(qr/^:/m), 'GET reads there meanwhile';
    is $there->answer($question->{id}, Mcp::accept(username => 'ann'))
        ->status, 202, 'answered there';
    my $answer = $call->wait_for(sub { exists $_->{id} });
    like $answer->{result}{content}[0]{text}, qr/ann/, 'done here';
    unlike $get->body, qr/data: \{/, 'and nothing of it on the other stream';

    $call = $s->start('tools/call', $ask);
    $question = $call->wait_for(sub { $_->{method} });
    $call->leave;
    my $back = $there->listen($call->last_id);
    is $back->status, 200, 'who left here comes back there';
    $s->answer($question->{id}, { action => 'decline' });
    ok $back->wait_for(sub { exists $_->{result} }),
        'and reads what the tool says here';

    $call = $s->start('tools/call', $ask);
    $call->wait_for(sub { $_->{method} });
    is $there->cancel($call->{request_id})->status, 202,
        'what runs here is taken back there';
    ok $call->ends, 'and ends';
    unlike $call->body, qr/"result"|"error"/, 'without an answer';
    $get->leave;
};

subtest 'GET /sse' => sub {
    my $stream = $on_a->stream('GET', '/sse', { 'content-type' => undef });
    my $to = $stream->event->{data};
    my $post = sub { $on_b->post_json($to, { jsonrpc => '2.0', @_ }) };
    is $post->(id => 1, method => 'initialize', params => {
        protocolVersion => '2024-11-05', capabilities => { sampling => {} },
        clientInfo => { name => 't', version => '1' } })->status, 202,
        'connected here, posted there';
    ok $stream->message->{result}, 'answered here';
    my $call = $on_a->stream('POST', $to, {}, Dubplate::Client::encode({
        jsonrpc => '2.0', id => 2, method => 'tools/call',
        params => Mcp::tool('test_sampling', prompt => 'x') }));
    my $question = $stream->message;
    is $question->{method}, 'sampling/createMessage', 'asked here';
    $post->(id => $question->{id}, result => { role => 'assistant',
        model => 'm', content => { type => 'text', text => 'there' } });
    like $stream->message->{result}{content}[0]{text}, qr/there/,
        'answered there';
    $stream->leave;
};

subtest 'subscriptions/listen' => sub {
    my $stream = Mcp::start_modern($on_b, 'subscriptions/listen',
        { notifications => { resourceSubscriptions => [$uri],
                             toolsListChanged => $JSON::PP::true } });
    ok $stream->message, 'a client listens there';
    Mcp::ask($on_a, 'tools/call', Mcp::tool('test_trigger_tool_change'));
    my $m = $stream->message;
    is $m->{method}, 'notifications/tools/list_changed', 'of a change here';
    is $m->{params}{_meta}{'io.modelcontextprotocol/subscriptionId'},
        $stream->{request_id}, 'it is told as its own';
    change();
    is $stream->message->{params}{uri}, $uri, 'as of one in the database';
    $stream->leave;
};

subtest 'requestState' => sub {
    my $twice = Mcp::tool('test_input_required_result_multi_round');
    my $one = Mcp::ask($on_a, 'tools/call', $twice, elicitation => {});
    my $two = Mcp::ask($on_b, 'tools/call', { %$twice,
        requestState => $one->{result}{requestState},
        inputResponses => { step1 => Mcp::accept(name => 'Ann') } },
        elicitation => {});
    is $two->{result}{resultType}, 'input_required',
        'asked here, retried there';
    my $done = Mcp::ask($on_a, 'tools/call', { %$twice,
        requestState => $two->{result}{requestState},
        inputResponses => { step2 => Mcp::accept(color => 'red') } },
        elicitation => {});
    is $done->{result}{content}[0]{text}, 'Ann likes red', 'done here';
    my $again = Mcp::ask($on_b, 'tools/call', { %$twice,
        requestState => $two->{result}{requestState} }, elicitation => {});
    is $again->{error}{code}, -32602, 'and used up there';
};

# Killed in the middle: in turn a client that is there already, and one that
# comes later.
for my $early (1, 0) {
    subtest 'kill -9, ' . ($early ? 'waiting' : 'later') => sub {
        my $s = Mcp->open($on_a, elicitation => {});
        my $there = $s->at($on_b);
        my $call = $s->start('tools/call', $ask);
        my $question = $call->wait_for(sub { $_->{method} });
        ok $question, 'a call is under way';
        cmp_ok kill_all($north), '>', 0, 'its process is killed';
        ok $call->ends, 'its answer breaks off';
        my $back;
        if ($early) {
            $back = $there->listen($call->last_id);
            is $back->status, 200, 'the client comes back elsewhere';
            ok !$back->message(0.5), 'and waits';
            a_minute_later();
        } else {
            a_minute_later();
            $back = $there->listen($call->last_id);
        }
        my $answer = $back->message(10);
        is $answer->{id}, $call->{request_id}, 'its request is answered';
        is $answer->{error}{code}, -32603, 'by an error';
        like $answer->{error}{message}, qr/ask again/, 'that says what to do';
        ok $back->ends, 'and the stream ends';
        is $there->answer($question->{id}, Mcp::accept())->status, 202,
            'a late answer does no harm';
        ok $there->post('tools/list')->json->{result},
            'the session goes on elsewhere';
        ok up($on_a), 'the host comes back';
        ok $s->post('tools/list')->json->{result}, 'and has the session, too';
    };
}

# Of 2024-11-05 the one stream has the answer.
subtest 'kill -9, GET /sse' => sub {
    my $stream = $on_b->stream('GET', '/sse', { 'content-type' => undef });
    my $to = $stream->event->{data};
    my $hello = { jsonrpc => '2.0', id => 1, method => 'initialize', params => {
        protocolVersion => '2024-11-05', capabilities => { sampling => {} },
        clientInfo => { name => 't', version => '1' } } };
    $on_b->post_json($to, $hello);
    ok $stream->message->{result}, 'connected there';
    my $call = $on_a->stream('POST', $to, {}, Dubplate::Client::encode({
        jsonrpc => '2.0', id => 'c', method => 'tools/call',
        params => Mcp::tool('test_sampling', prompt => 'x') }));
    is $stream->message->{method}, 'sampling/createMessage', 'asked here';
    kill_all($north);
    a_minute_later();
    my $answer = $stream->message(25);
    is $answer->{id}, 'c', 'the request is answered';
    is $answer->{error}{code}, -32603, 'by an error';
    ok up($on_a), 'the host comes back';
    $stream->leave;
};

sub up {
    my ($client) = @_;
    for (1 .. 100) {
        return 1 if eval { Mcp::ask($client, 'tools/list')->{result} };
        sleep 0.1;
    }
    return 0;
}

subtest 'kill -9 under a listening client' => sub {
    my $s = Mcp->open($on_b);
    $s->post('resources/subscribe', { uri => $uri });
    my $stream = $s->at($on_a)->listen;
    change();
    ok $stream->message, 'a client listens';
    kill_all($north);
    ok $stream->ends, 'until its process is killed';
    change();
    my $back = $s->listen($stream->last_id);
    ok $back->message, 'elsewhere it hears what it missed';
    change();
    ok $back->message, 'and what comes';
    $back->leave;
};

subtest 'kill -9 of all that answers, one after the other' => sub {
    my $s = Mcp->open($on_b);
    my $call = $s->start('tools/call', Mcp::tool('test_reconnection'));
    ok $call->wait_for(sub { $_->{result} }), 'an answer';
    my $first = $call->body =~ /^id: (\S+\.0)$/m ? $1 : undef;
    kill_all($_) for $north, $south;
    ok up($on_b), 'after a restart of all processes';
    my $again = $s->listen($first);
    ok $again->wait_for(sub { $_->{result} }), 'can be read again';
};
done_testing;
