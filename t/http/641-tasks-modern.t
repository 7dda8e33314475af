#!/usr/bin/perl
# Tasks since 2026-07-28, the extension io.modelcontextprotocol/tasks: what
# the official suite does not look at.
# fronts: proxy_fcgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Tasks;
use Test::More;

my $i = Tasks::house();
my $c = Tasks::client($i);
my $other = Tasks::client($i, 'other');
my $yes = { action => 'accept', content => { confirm => $JSON::PP::true } };

sub get {
    my ($id) = @_;
    return Tasks::ask($c, 'tasks/get', { taskId => $id })->{result};
}

sub update {
    my ($id, $responses, $as) = @_;
    return Tasks::ask($as // $c, 'tasks/update',
                      { taskId => $id, inputResponses => $responses });
}

# A listener on tasks: it has been acknowledged, with what.
sub listen_on {
    my ($as, $ids, $extensions) = @_;
    my ($headers, $message) = Tasks::request('subscriptions/listen',
        { notifications => { taskIds => $ids } }, $extensions, 'L');
    my $s = $as->stream('POST', '/mcp',
        { %{ $as->{headers} }, %$headers }, Dubplate::Client::encode($message));
    return ($s, $s->message);
}

subtest 'the server decides' => sub {
    my $answer = Tasks::ask($c, 'tools/call', { name => 'greet',
        arguments => { name => 'Ann' }, task => { timeoutMs => 1000 } });
    is $answer->{result}{resultType}, 'complete', 'params.task is nothing';
    $answer = Tasks::ask($c, 'tools/call', { name => 'slow_compute',
        arguments => { seconds => 0 }, task => { ttl => 1000 } });
    is $answer->{result}{ttlMs}, 604_800_000, 'and no ttl';
    $answer = Tasks::ask($c, 'tools/call',
        { name => 'slow_compute', arguments => { seconds => 0 } }, {});
    is $answer->{result}{resultType}, 'complete',
        'who does not know tasks gets none';
    is Tasks::ask($c, $_)->{error}{code}, -32601, "there is no $_"
        for qw(tasks/list tasks/result);
};

subtest 'ids of others, and of none' => sub {
    my $id = Tasks::begin($c, 'confirm_delete', { filename => 'a' })
        ->{taskId};
    Tasks::reaches($c, $id, 'input_required');
    for my $method (qw(tasks/get tasks/update tasks/cancel)) {
        my %more = $method =~ /update/ ? (inputResponses =>
            { confirm => $yes }) : ();
        my $error = Tasks::ask($other, $method,
                               { taskId => $id, %more })->{error};
        is $error->{code}, -32602, "$method of another's task";
        is_deeply Tasks::ask($other, $method, { %more,
            taskId => '00000000-0000-4000-8000-000000000000' })->{error},
            $error, 'is as one of none';
        is Tasks::ask($c, $method, { taskId => 'x', %more })->{error}{code},
            -32602, 'and of what is no id';
        is Tasks::ask($c, $method, { taskId => $id, %more }, {})
            ->{error}{code}, -32021, 'and from who does not know tasks';
    }
    is get($id)->{status}, 'input_required', 'nothing came of all that';
    Tasks::ask($c, 'tasks/cancel', { taskId => $id });
};

subtest 'answers' => sub {
    my $id = Tasks::begin($c, 'multi_input')->{taskId};
    my $task = Tasks::reaches($c, $id, 'input_required');
    for (1 .. 100) {
        last if keys %{ $task->{inputRequests} } == 2;
        $task = get($id);
    }
    is_deeply [sort keys %{ $task->{inputRequests} }], [qw(confirm name)],
        'two are wanted';
    ok update($id, { nothing => $yes })->{result}, 'a key that nobody asked';
    ok update($id, { name => { roots => [] } })->{result},
        'an answer of another kind';
    ok update($id, { name => $_ })->{result}, 'and none at all'
        for [], 'x', { action => 'perhaps' };
    is_deeply [sort keys %{ get($id)->{inputRequests} }],
        [qw(confirm name)], 'all are passed over';
    is update($id, [])->{error}{code}, -32602, 'answers must be an object';
    update($id, { name => { action => 'accept',
                            content => { name => 'Ann' } } });
    is_deeply [keys %{ get($id)->{inputRequests} }], ['confirm'],
        'one is answered';
    ok update($id, { name => { action => 'decline' } })->{result},
        'again, which changes nothing';
    is $i->sql("SELECT answer ->> 'action' FROM question_state "
               . "WHERE task_id = '$id' AND key = 'name'"), 'accept',
        'as one sees';
    update($id, { confirm => $yes });
    is Tasks::reaches($c, $id, 'completed')->{result}{content}[0]{text},
        'Both are answered.', 'it is completed when all are there';
    is get($id)->{result}{resultType}, 'complete',
        'its result says of what type it is';
    ok update($id, { confirm => $yes })->{result}, 'and once more';
    ok !exists get($id)->{inputRequests}, 'nothing more is wanted';
};

subtest 'called off while it asks' => sub {
    my $id = Tasks::begin($c, 'confirm_delete', { filename => 'a' })
        ->{taskId};
    Tasks::reaches($c, $id, 'input_required');
    my $answer = Tasks::ask($c, 'tasks/cancel', { taskId => $id });
    is $answer->{result}{resultType}, 'complete', 'is done';
    is get($id)->{status}, 'cancelled', 'at once';
    ok !exists get($id)->{inputRequests}, 'and asks no more';
    ok update($id, { confirm => $yes })->{result}, 'whatever is answered';
    ok Tasks::ask($c, 'tasks/cancel', { taskId => $id })->{result}, 'again';
    is get($id)->{status}, 'cancelled', 'it stays cancelled';
    is $i->sql("SELECT count(*) FROM question_state WHERE task_id = '$id' "
               . "AND state = 'open'"), '0', 'no question is open';
};

subtest 'its time' => sub {
    my $id = Tasks::begin($c, 'slow_compute', { seconds => 60 })->{taskId};
    $i->sql("UPDATE mcp_task SET expires_at = now() WHERE id = '$id'");
    is Tasks::ask($c, $_, { taskId => $id, inputResponses => {} })
        ->{error}{code}, -32602, "$_ of one whose time is over"
        for qw(tasks/get tasks/update tasks/cancel);
    $i->sql('SELECT mcp_sweep(1000)');
    is $i->sql("SELECT count(*) FROM mcp_task WHERE id = '$id'"), '0',
        'and it is forgotten';
};

subtest 'listeners' => sub {
    my $id = Tasks::begin($c, 'confirm_delete', { filename => 'a' })
        ->{taskId};
    my $none = '00000000-0000-4000-8000-000000000000';
    Tasks::reaches($c, $id, 'input_required');
    my ($s, $ack) = listen_on($c, [$id, $none, 'x']);
    is_deeply $ack->{params}{notifications}, { taskIds => [$id] },
        'only tasks that there are can be heard of';
    my ($t, $theirs) = listen_on($other, [$id]);
    is_deeply $theirs->{params}{notifications}, { taskIds => [] },
        'and nobody else\'s';
    my (undef, $refused) = listen_on($c, [$id], {});
    is $refused, undef, 'or by who does not know tasks';
    my ($headers, $message) = Tasks::request('subscriptions/listen',
        { notifications => { taskIds => [$id] } }, {});
    is $c->rpc_raw($message, $headers)->json->{error}{code}, -32021,
        'by code';
    update($id, { confirm => $yes });
    my $said = $s->wait_for(sub { $_->{params}{status} eq 'completed' });
    is $said->{method}, 'notifications/tasks', 'what becomes of it is told';
    is $said->{params}{taskId}, $id, 'with its id';
    is $said->{params}{result}{content}[0]{text}, 'It would be deleted.',
        'and all of it';
    is $said->{params}{_meta}{"${Tasks::META}subscriptionId"}, 'L',
        'to who listens';
    ok !defined $t->message(1), 'nobody else hears a thing';
    $_->leave for $s, $t;
};

{
    my $none = Tasks::client($i, 'fixture', 'fixture-scope' => 'email');
    my $id = Tasks::begin($c, 'slow_compute', { seconds => 0 })->{taskId};
    is Tasks::ask($none, 'tasks/get', { taskId => $id })->{error}{code}, 403,
        'a token that may nothing gets no task';
}

done_testing;
