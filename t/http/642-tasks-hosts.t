#!/usr/bin/perl
# Tasks over two hosts of one server: begun by one, read, answered and called
# off by the other; what becomes of them when their process is killed; limits.
# fronts only: lighttpd
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Tasks;
use Test::More;
use Time::HiRes qw(sleep time);

my $patience = $ENV{DUBPLATE_TEST_PATIENCE} // 3;
my $i = Tasks::house(conf => { 'mcp.tasks_max' => 1000 });
my $j = Tasks::house(beside => $i);
$j->set('server.public_url' => $j->url); # the fixture looks at the host
$j->restart_front;

my $yes = { action => 'accept', content => { confirm => $JSON::PP::true } };
my ($old, $new) = (Tasks::session($i), Tasks::client($i));
my ($old_j, $new_j) = map { Tasks::beside($_, $j) } $old, $new;

sub kill_mcp {
    my ($host) = @_;
    my @pids = $host->pids('mcp');
    kill 'KILL', @pids;
    for (1 .. 100 * $patience) {
        last unless grep { -d "/proc/$_" } @pids;
        sleep 0.02;
    }
}

# Nobody renews the lease any more: its time is over.
sub age {
    my ($id) = @_;
    $i->sql("UPDATE mcp_task SET lease_until = now() - interval '1 s' "
            . "WHERE id = '$id'");
}

subtest 'by another host, 2025-11-25' => sub {
    my $id = Tasks::start($old, 'confirm_delete', { filename => 'a' })
        ->{taskId};
    is Tasks::reaches($old_j, $id, 'input_required')->{status},
        'input_required', 'it is known there';
    my $s = Tasks::stream($old_j, 'tasks/result', { taskId => $id });
    my $question = $s->message;
    is $question->{method}, 'elicitation/create', 'and asks there';
    Tasks::answer($old_j, $question->{id}, $yes);
    is $s->wait_for(sub { ($_->{id} // '') eq '77' })
        ->{result}{content}[0]{text}, 'It would be deleted.',
        'is answered there, and has its result there';
    $id = Tasks::start($old, 'slow_compute', { seconds => 200 })->{taskId};
    my $began = time;
    is $old_j->rpc('tasks/cancel', { taskId => $id })->{result}{status},
        'cancelled', 'or is called off';
    is $old->rpc('tasks/get', { taskId => $id })->{result}{status},
        'cancelled', 'as the first one knows';
};

subtest 'by another host, 2026-07-28' => sub {
    my $id = Tasks::begin($new, 'confirm_delete', { filename => 'a' })
        ->{taskId};
    Tasks::reaches($new_j, $id, 'input_required');
    my ($headers, $message) = Tasks::request('subscriptions/listen',
        { notifications => { taskIds => [$id] } }, undef, 'L');
    my $s = $new_j->stream('POST', '/mcp', { %{ $new_j->{headers} },
        %$headers }, Dubplate::Client::encode($message));
    $s->message;
    Tasks::ask($new_j, 'tasks/update',
               { taskId => $id, inputResponses => { confirm => $yes } });
    my $said = $s->wait_for(sub { $_->{params}{status} eq 'completed' });
    is $said->{params}{result}{content}[0]{text}, 'It would be deleted.',
        'who listens there hears of it';
    $s->leave;
    is Tasks::reaches($new, $id, 'completed')->{status}, 'completed',
        'it is completed here';
};

# A thread that was told to end frees its place.
subtest 'a task that is called off ends' => sub {
    my (@ids, $answer);
    for (0 .. 64 * $i->pids('mcp')) {
        $answer = Tasks::ask($new, 'tools/call', {
            name => 'slow_compute', arguments => { seconds => 200 } });
        last if $answer->{error};
        push @ids, $answer->{result}{taskId};
    }
    cmp_ok scalar @ids, '>=', 64, 'as many as a process runs';
    is $answer->{error}{code}, -32000, 'are under way';
    is $new->last->status, 503, 'and no more';
    like $answer->{error}{message}, qr/try again/, 'for now';
    like $new->last->header('retry-after'), qr/^\d+$/, 'and says when';
    Tasks::ask($new_j, 'tasks/cancel', { taskId => $_ }) for @ids;
    my $end = time + 10 * $patience;
    my $task;
    while (time < $end && !$task) {
        $task = eval { Tasks::begin($new, 'slow_compute', { seconds => 0 }) };
        sleep 0.1 unless $task;
    }
    ok $task, 'the places are free again';
    is Tasks::reaches($new, $task->{taskId}, 'completed')->{status},
        'completed', 'for others';
};

subtest 'an account has as many as it may' => sub {
    $j->set('mcp.tasks_max' => 2);
    $j->restart_front;
    my @ids = map { Tasks::begin($new_j, 'slow_compute', { seconds => 100 })
        ->{taskId} } 1, 2;
    my $answer = Tasks::ask($new_j, 'tools/call', {
        name => 'slow_compute', arguments => { seconds => 1 } });
    like $answer->{error}{message}, qr/as many tasks .* as it may/,
        'is told so';
    is $answer->{error}{data}{retryAfterSeconds}, 30, 'and when to come back';
    like $answer->{error}{message}, qr/cancel one/, 'and what to do';
    my $other = Tasks::beside(Tasks::client($i, 'other'), $j);
    ok Tasks::begin($other, 'slow_compute', { seconds => 0 }),
        'others have their own';
    Tasks::ask($new_j, 'tasks/cancel', { taskId => $ids[0] });
    ok Tasks::begin($new_j, 'slow_compute', { seconds => 0 }),
        'one that is over does not count';
    Tasks::ask($new_j, 'tasks/cancel', { taskId => $ids[1] });
};

subtest 'the process is told to end' => sub {
    my $id = Tasks::begin($new, 'slow_compute', { seconds => 200 })->{taskId};
    my @pids = $i->pids('mcp');
    kill 'TERM', @pids;
    my $task = Tasks::reaches($new_j, $id, 'failed');
    is $task->{status}, 'failed', 'what it ran is given up at once';
    like $task->{error}{message}, qr/restarted.*ask again/, 'which is told';
    for (1 .. 100 * $patience) {
        last unless grep { -d "/proc/$_" } @pids;
        sleep 0.02;
    }
    is scalar(grep { -d "/proc/$_" } @pids), 0, 'and it has ended';
    $i->restart_front;
};

subtest 'the process is killed' => sub {
    my $id = Tasks::begin($new, 'slow_compute', { seconds => 200 })->{taskId};
    my $asks = Tasks::start($old, 'confirm_delete', { filename => 'a' })
        ->{taskId};
    Tasks::reaches($old_j, $asks, 'input_required');
    my $done = Tasks::begin($new, 'slow_compute', { seconds => 0 })->{taskId};
    Tasks::reaches($new, $done, 'completed');
    my $s = Tasks::stream($old_j, 'tasks/result', { taskId => $asks });
    ok $s->message, 'somebody waits for one, at the other host';
    kill_mcp($i);
    is Tasks::reaches($new_j, $done, 'completed')->{status}, 'completed',
        'what was done is there';
    is Tasks::reaches($new_j, $id, 'working')->{status}, 'working',
        'the rest may still come';
    age($_) for $id, $asks;
    my $task = Tasks::ask($new_j, 'tasks/get', { taskId => $id })->{result};
    is $task->{status}, 'failed', 'until its time is over';
    is $task->{error}{code}, -32603, 'then there is an error';
    like $task->{error}{message}, qr/restarted.*ask again/, 'that says why';
    like $s->wait_for(sub { ($_->{id} // '') eq '77' })->{error}{message},
        qr/restarted/, 'as who waits is told';
    $task = $old_j->rpc('tasks/get', { taskId => $asks })->{result};
    is $task->{status}, 'failed', 'one that asked, too';
    is $i->sql("SELECT count(*) FROM question_state WHERE task_id = '$asks' "
               . "AND state = 'open'"), '0', 'and asks no more';
    is $old_j->rpc('tasks/cancel', { taskId => $asks })->{error}{code},
        -32602, 'and cannot be cancelled';
};

# A lease that ran out while its process was slow: the thread gives up.
subtest 'a lease that was lost' => sub {
    my $id = Tasks::begin($new_j, 'slow_compute', { seconds => 2 })->{taskId};
    age($id);
    is Tasks::ask($new_j, 'tasks/get', { taskId => $id })->{result}{status},
        'failed', 'it has failed';
    sleep 2.5;
    is Tasks::ask($new_j, 'tasks/get', { taskId => $id })->{result}{status},
        'failed', 'and what its thread makes of it changes nothing';
};

subtest 'nothing is left' => sub {
    $j->set('mcp.tasks_max' => 10000);
    $j->restart_front;
    my ($pid) = $j->pids('mcp');
    my $run = sub {
        for my $n (1 .. $_[0]) {
            Tasks::begin($new_j, 'slow_compute', { seconds => 0 });
            # The threads of a process are few.
            sleep 0.05 if $n % 40 == 0;
        }
        $j->wait_for("SELECT count(*) FROM task_overview "
                     . "WHERE status = 'working'", '0');
        sleep 0.3;
        open my $fh, '<', "/proc/$pid/status" or die $!;
        my ($kb) = join('', <$fh>) =~ /^VmRSS:\s+(\d+)/m;
        return $kb;
    };
    $run->(200);
    my $before = $run->(50);
    my $after = $run->(500);
    # The sanitizers keep what is freed for a while.
    $ENV{ASAN_OPTIONS}
        or cmp_ok $after - $before, '<', 1500, '500 tasks leave nothing'
        or diag "$before kB, then $after kB";
    my @threads = glob "/proc/$pid/task/*";
    cmp_ok scalar @threads, '<', 16, 'and no thread';
};

done_testing;
