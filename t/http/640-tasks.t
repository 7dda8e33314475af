#!/usr/bin/perl
# Tasks of 2025-11-25 (basic/utilities/tasks), and in the form {timeoutMs}.
# fronts: proxy_fcgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Tasks;
use Test::More;
use Time::HiRes qw(time);

my $i = Tasks::house();
my $c = Tasks::session($i);
my $other = Tasks::session($i, 'other');

sub text { return $_[0]{result}{content}[0]{text} }

{
    my $answer = $c->rpc('initialize', { protocolVersion => '2025-11-25',
        clientInfo => { name => 'x', version => '1' }, capabilities => {} });
    is_deeply $answer->{result}{capabilities}{tasks},
        { list => {}, cancel => {}, requests => { tools => { call => {} } } },
        'the server says what it does with tasks';
}

subtest 'one that takes its time' => sub {
    my $task = Tasks::start($c, 'slow_compute',
                            { seconds => 2, label => 'Tea' }, 60_000);
    is $task->{status}, 'working', 'it is working';
    is $task->{ttl}, 60_000, 'and kept as long as was asked';
    is $task->{pollInterval}, 1000, 'look again in a second';
    like $task->{$_}, qr/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, $_
        for qw(createdAt lastUpdatedAt);
    ok !exists $task->{$_}, "no $_" for qw(ttlMs pollIntervalMs result);
    my $id = $task->{taskId};
    is_deeply $c->rpc('tasks/get', { taskId => $id })->{result}, $task,
        'tasks/get tells the same';
    my $began = time;
    my $answer = $c->rpc('tasks/result', { taskId => $id });
    cmp_ok time - $began, '>', 1, 'tasks/result waits for it';
    is text($answer), 'Tea took 2 s.', 'and gives what the tool gives';
    is_deeply $answer->{result}{_meta}, { $Tasks::RELATED =>
        { taskId => $id } }, 'with whose it is';
    ok !exists $answer->{result}{resultType}, 'as it was in that revision';
    is text($c->rpc('tasks/result', { taskId => $id })), 'Tea took 2 s.',
        'as often as it is asked for';
    is $c->rpc('tasks/get', { taskId => $id })->{result}{status},
        'completed', 'it is completed';
    my $error = $c->rpc('tasks/cancel', { taskId => $id })->{error};
    is $error->{code}, -32602, 'and cannot be cancelled';
    like $error->{message}, qr/over/, 'because it is over';
};

subtest 'one that asks' => sub {
    my $task = Tasks::start($c, 'confirm_delete', { filename => 'a.txt' });
    my $id = $task->{taskId};
    is Tasks::reaches($c, $id, 'input_required')->{status}, 'input_required',
        'it needs input';
    my $s = Tasks::stream($c, 'tasks/result', { taskId => $id });
    my $question = $s->message;
    is $question->{method}, 'elicitation/create', 'tasks/result asks';
    is $question->{params}{_meta}{$Tasks::RELATED}{taskId}, $id,
        'and says which task wants to know';
    is $question->{params}{message}, 'Delete a.txt?', 'what';
    is Tasks::answer($c, $question->{id}, { action => 'accept',
        content => { confirm => $JSON::PP::true } })->status, 202,
        'the answer is taken';
    my $answer = $s->wait_for(sub { ($_->{id} // '') eq '77' });
    is text($answer), 'It would be deleted.', 'and the result comes';
    is Tasks::answer($c, $question->{id}, { action => 'decline' })->status,
        202, 'a second answer changes nothing';
    is text($c->rpc('tasks/result', { taskId => $id })),
        'It would be deleted.', 'as one sees';
};

subtest 'one that is called off while it asks' => sub {
    my $id = Tasks::start($c, 'confirm_delete', { filename => 'b' })->{taskId};
    Tasks::reaches($c, $id, 'input_required');
    my $s = Tasks::stream($c, 'tasks/result', { taskId => $id });
    my $question = $s->message;
    is $c->rpc('tasks/cancel', { taskId => $id })->{result}{status},
        'cancelled', 'tasks/cancel gives it as cancelled';
    my $answer = $s->wait_for(sub { ($_->{id} // '') eq '77' });
    like $answer->{error}{message}, qr/cancelled/,
        'who waits for the result hears it';
    is Tasks::answer($c, $question->{id}, { action => 'accept' })->status,
        202, 'an answer that comes late is taken for nothing';
    is $c->rpc('tasks/get', { taskId => $id })->{result}{status},
        'cancelled', 'it stays cancelled';
    is $c->rpc('tasks/cancel', { taskId => $id })->{error}{code}, -32602,
        'once';
};

subtest 'those that fail' => sub {
    my $id = Tasks::start($c, 'failing_job')->{taskId};
    my $answer = $c->rpc('tasks/result', { taskId => $id });
    ok $answer->{result}{isError}, 'a tool that fails has a result';
    is $c->rpc('tasks/get', { taskId => $id })->{result}{status}, 'failed',
        'and the task has failed';
    $id = Tasks::start($c, 'protocol_error_job')->{taskId};
    $answer = $c->rpc('tasks/result', { taskId => $id });
    is $answer->{error}{code}, -32603, 'one that breaks off has an error';
    is $c->rpc('tasks/get', { taskId => $id })->{result}{status}, 'failed',
        'and has failed, too';
};

subtest 'which tools' => sub {
    my $answer = $c->rpc('tools/call', { name => 'greet',
        arguments => { name => 'Ann' }, task => {} });
    is $answer->{error}{code}, -32601, 'a tool that is never a task';
    $answer = $c->rpc('tools/call', { name => 'failing_job' });
    is $answer->{error}{code}, -32601, 'one that always is';
    my %tool = map { $_->{name} => $_ }
        @{ $c->rpc('tools/list')->{result}{tools} };
    is $tool{slow_compute}{execution}{taskSupport}, 'optional', 'the list';
    is $tool{failing_job}{execution}{taskSupport}, 'required', 'says which';
};

# As the Director's page has it: any tool, whatever it says of itself.
subtest 'in the form {timeoutMs}' => sub {
    my $answer = $c->rpc_raw(<<'END')->json;
{
  "jsonrpc": "2.0",
  "id": 10,
  "method": "tools/call",
  "params": {
    "name": "greet",
    "arguments": { "name": "Ann" },
    "task": { "timeoutMs": 300000 }
  }
}
END
    is $answer->{id}, 10, 'a task';
    my $task = $answer->{result}{task};
    is $task->{ttl}, 300_000, 'kept so long';
    $answer = $c->rpc_raw(<<"END")->json;
{
  "jsonrpc": "2.0",
  "id": 11,
  "method": "tasks/result",
  "params": { "taskId": "$task->{taskId}" }
}
END
    is $answer->{id}, 11, 'its result';
    is text($answer), 'Hello, Ann!', 'is that of the tool';
    my $nobody = Tasks::client($i);
    my $id = $nobody->rpc('tools/call', { name => 'greet', arguments =>
        { name => 'Bea' }, task => { timeoutMs => 5000 } })
        ->{result}{task}{taskId};
    is text($nobody->rpc('tasks/result', { taskId => $id })), 'Hello, Bea!',
        'also without a session';
};

subtest 'the list' => sub {
    my @ids = map { Tasks::start($c, 'slow_compute', { seconds => 0 })
        ->{taskId} } 1 .. 52;
    my $page = $c->rpc('tasks/list')->{result};
    my @seen = map { $_->{taskId} } @{ $page->{tasks} };
    ok $page->{nextCursor}, 'has pages';
    is $seen[0], $ids[-1], 'the newest first';
    my $pages = 1;
    while ($page->{nextCursor} && $pages++ < 9) {
        $page = $c->rpc('tasks/list', { cursor => $page->{nextCursor} })
            ->{result};
        push @seen, map { $_->{taskId} } @{ $page->{tasks} };
    }
    my %seen;
    $seen{$_}++ for @seen;
    is scalar(grep { ($seen{$_} // 0) == 1 } @ids), 52, 'each is there once';
    is scalar(keys %seen), scalar(@seen), 'as are the others';
    is $c->rpc('tasks/list', { cursor => $_ })->{error}{code}, -32602,
        "no page at '$_'" for 'x', '00000000-0000-4000-8000-000000000000';
    is_deeply $other->rpc('tasks/list')->{result}{tasks}, [],
        'nobody sees another\'s';
    is $other->rpc('tasks/list', { cursor => $ids[3] })->{error}{code},
        -32602, 'or pages by them';
};

subtest 'ids of others, and of none' => sub {
    my $id = Tasks::start($c, 'slow_compute', { seconds => 60 })->{taskId};
    for my $method (qw(tasks/get tasks/result tasks/cancel)) {
        my $error = $other->rpc($method, { taskId => $id })->{error};
        is $error->{code}, -32602, "$method of another's task";
        is_deeply $other->rpc($method,
            { taskId => '00000000-0000-4000-8000-000000000000' })->{error},
            $error, 'is as one of none';
        is $c->rpc($method, { taskId => 'x' })->{error}{code}, -32602,
            'and of what is no id';
        is $c->rpc($method, {})->{error}{code}, -32602, 'or of no id';
    }
    is $c->rpc('tasks/get', { taskId => $id })->{result}{status}, 'working',
        'it goes on';
    $c->rpc('tasks/cancel', { taskId => $id });
};

subtest 'a token that may less' => sub {
    my $reader = Tasks::client($i, 'fixture', 'fixture-scope' => 'mcp:read');
    my $none = Tasks::client($i, 'fixture', 'fixture-scope' => 'email');
    my $id = Tasks::start($c, 'slow_compute', { seconds => 0 })->{taskId};
    ok $reader->rpc('tasks/get', { taskId => $id })->{result}, 'reads';
    is $none->rpc($_, { taskId => $id })->{error}{code}, 403,
        "and one that may nothing gets no $_"
        for qw(tasks/get tasks/list);
};

subtest 'its time' => sub {
    my $task = Tasks::start($c, 'slow_compute', { seconds => 60 }, 1);
    is $task->{ttl}, 1000, 'one second at least';
    $task = Tasks::start($c, 'slow_compute', { seconds => 0 }, 9e12);
    is $task->{ttl}, 604_800_000, 'a week at most';
    my $long = Tasks::start($c, 'slow_compute', { seconds => 60 }, 60_000);
    $i->sql("UPDATE mcp_task SET expires_at = now() "
            . "WHERE id = '$long->{taskId}'");
    is $c->rpc($_, { taskId => $long->{taskId} })->{error}{code}, -32602,
        "$_ of one whose time is over"
        for qw(tasks/get tasks/result tasks/cancel);
    is scalar(grep { $_->{taskId} eq $long->{taskId} }
              @{ $c->rpc('tasks/list')->{result}{tasks} }), 0,
        'nor is it in the list';
};

subtest 'batches, and older revisions' => sub {
    my $old = Tasks::client($i);
    $old->{headers}{'mcp-protocol-version'} = '2025-03-26';
    my $answers = $old->rpc_raw([{ jsonrpc => '2.0', id => 1,
        method => 'tools/call', params => { name => 'greet', arguments =>
            { name => 'Cy' }, task => { timeoutMs => 1000 } } }])->json;
    is text($answers->[0]), 'Hello, Cy!', 'what is in a batch runs at once';
    is $old->rpc_raw([{ jsonrpc => '2.0', id => 1, method => 'tasks/result',
        params => { taskId => 'x' } }])->json->[0]{error}{code}, -32602,
        'and nothing there waits';
};

done_testing;
