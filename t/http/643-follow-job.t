#!/usr/bin/perl
# A job of the release desk as a task: followed to its end, or called off
# before it begins; and follow_release_job for clients without tasks.
# fronts: proxy_fcgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Tasks;
use Test::More;
use Time::HiRes qw(time);

my $i = Dubplate::Instance->new(conf => { 'release.confirm' => 'off' });
my $ann = $i->account('ann', credits => 100);
my $bob = $i->account('bob', credits => 100);
my $reader = { login => 'ann',
               token => $i->token('ann', '--scopes', 'mcp:read') };
my $old = Tasks::session($i, $ann);
my $new = Tasks::client($i, $ann);
my ($cover, $audio) = Desk::files($i->client($ann));
my $none = '00000000-0000-4000-8000-000000000000';

# A job in the queue; no worker runs.
sub submit {
    my ($title) = @_;
    return $i->client($ann)->tool('submit_release',
        Desk::submission($cover, $audio, title => $title));
}

sub balance {
    return $i->client($ann)->tool('get_account')->{credits};
}

subtest 'without tasks' => sub {
    my $c = $i->client($ann);
    my $job = submit('Low Tide')->{jobId};
    my ($headers, $message) = Tasks::request('tools/call',
        { name => 'follow_release_job', arguments => { jobId => $job } }, {});
    $message->{params}{_meta}{progressToken} = 'p';
    $message->{params}{name} = 'follow_release_job';
    my $s = $c->stream('POST', '/mcp', $headers,
                       Dubplate::Client::encode($message));
    my $first = $s->message;
    is $first->{method}, 'notifications/progress', 'how far it is is told';
    is $first->{params}{progress}, 0, 'from the start';
    my $began = time;
    my $epoch = Desk::claim($i, $job);
    $i->sql("UPDATE job SET progress = 30, progress_text = 'Packing' "
            . "WHERE id = '$job'");
    my $answer = $s->wait_for(sub { $_->{id} });
    my $told = $answer->{result}{structuredContent};
    is $told->{state}, 'running', 'the answer comes with the next change';
    is $told->{jobId}, $job, 'of that job';
    is $c->rpc('tools/call', { name => 'follow_release_job', arguments =>
        { jobId => $none } })->{result}{isError}, $JSON::PP::true,
        'an unknown one is an error';
    $i->sql("SELECT job_fail('$job', $epoch, 'rejected', 'so it is')");
    $began = time;
    $told = $c->tool('follow_release_job', { jobId => $job });
    is $told->{state}, 'failed', 'of one that is over';
    cmp_ok time - $began, '<', 10, 'it is told at once';
    is $told->{error}{message}, 'so it is', 'with what went wrong';
};

subtest 'to its end' => sub {
    my $submitted = submit('Harbour Lights');
    my $job = $submitted->{jobId};
    my $modern = Tasks::begin($new, 'follow_release_job', { jobId => $job });
    my $legacy = Tasks::start($old, 'follow_release_job', { jobId => $job });
    is $_->{status}, 'working', 'it works' for $modern, $legacy;
    is $modern->{statusMessage}, 'Waiting in the queue.', 'or rather waits';
    my $s = Tasks::stream($old, 'tasks/result',
                          { taskId => $legacy->{taskId} });
    $i->start_worker;
    my $task = Tasks::reaches($new, $modern->{taskId}, 'completed', 40);
    my $told = $task->{result}{structuredContent};
    is $told->{state}, 'done', 'it is done when the job is';
    is $told->{jobId}, $job, 'and says which';
    is $told->{releaseId}, $submitted->{releaseId}, 'and of which release';
    $s->ends(10);
    my ($answer) = $s->body =~ /(\{"jsonrpc".*\})/;
    $answer = Dubplate::Client::decode($answer // '{}');
    is $answer->{result}{structuredContent}{state}, 'done',
        'tasks/result has waited';
    is Tasks::ask($new, 'tasks/get', { taskId => $modern->{taskId} })
        ->{result}{status}, 'completed', 'so it stays';
    $i->stop_worker;
};

subtest 'submit_release as a task' => sub {
    my $before = balance();
    my $task = Tasks::start($old, 'submit_release',
        Desk::submission($cover, $audio, title => 'Slow Ferry'));
    is $task->{status}, 'working', 'it works';
    cmp_ok balance(), '<', $before, 'and is paid';
    my $again = Tasks::start($old, 'submit_release',
        Desk::submission($cover, $audio, title => 'Slow Ferry'));
    isnt $again->{taskId}, $task->{taskId}, 'the same again is a new task';
    is $i->sql("SELECT count(DISTINCT job_id) FROM task_overview WHERE "
               . "task_id IN ('$task->{taskId}', '$again->{taskId}')"), '1',
        'of the same job';
    my $error = $old->rpc('tools/call', { name => 'submit_release',
        task => {}, arguments => Desk::submission($cover, $audio,
                                                  title => '') })->{error};
    ok @{ $error->{data}{findings} // [] }, 'findings are told at once';
    my $answer = Tasks::ask($new, 'tools/call', { name => 'submit_release',
        arguments => Desk::submission($cover, $audio,
                                      title => 'Slow Ferry') });
    isnt $answer->{result}{resultType}, 'task',
        'who did not ask for a task gets none';
    $i->start_worker;
    my $result = $old->rpc('tasks/result', { taskId => $task->{taskId} })
        ->{result};
    like $result->{structuredContent}{creditsDebited}, qr/^[1-9]/,
        'the result is the submit\'s';
    is $i->sql("SELECT job_state FROM task_overview WHERE task_id = "
               . "'$task->{taskId}'"), 'done', 'when the job is done';
    $i->stop_worker;
};

subtest 'called off before it begins' => sub {
    my $before = balance();
    my $job = submit('Paper Boats')->{jobId};
    cmp_ok balance(), '<', $before, 'it is paid';
    my $id = Tasks::begin($new, 'follow_release_job', { jobId => $job })
        ->{taskId};
    my $error = Tasks::ask(Tasks::client($i, $reader), 'tasks/cancel',
                           { taskId => $id })->{error};
    is $error->{code}, 403, 'who may only read does not call it off';
    is $i->sql("SELECT state FROM job WHERE id = '$job'"), 'queued',
        'as one sees';
    is Tasks::ask(Tasks::client($i, $bob), 'tasks/cancel', { taskId => $id })
        ->{error}{code}, -32602, 'nor does somebody else';
    ok Tasks::ask($new, 'tasks/cancel', { taskId => $id })->{result},
        'its owner does';
    is Tasks::reaches($new, $id, 'cancelled')->{status}, 'cancelled',
        'the task is cancelled';
    is $i->sql("SELECT state FROM job WHERE id = '$job'"), 'discarded',
        'and the job discarded';
    is balance(), $before, 'and refunded';
    ok Tasks::ask($new, 'tasks/cancel', { taskId => $id })->{result}, 'again';
    is balance(), $before, 'that is once';
    my $worker = $i->start_worker;
    my $next = submit('Tin Whistle')->{jobId};
    ok $i->wait_for("SELECT state FROM job WHERE id = '$next'", 'done', 30),
        'a worker goes on with others';
    is $i->sql("SELECT state FROM job WHERE id = '$job'"), 'discarded',
        'and leaves that one';
    $i->stop_worker;
};

subtest 'too late' => sub {
    my $job = submit('Night Bus')->{jobId};
    my $id = Tasks::start($old, 'follow_release_job', { jobId => $job })
        ->{taskId};
    my $epoch = Desk::claim($i, $job);
    like $old->rpc('tasks/cancel', { taskId => $id })->{error}{message},
        qr/begun/, 'what has begun goes on';
    is $old->rpc('tasks/get', { taskId => $id })->{result}{status},
        'working', 'and is not cancelled';
    $i->sql("SELECT job_fail('$job', $epoch, 'rejected', 'so it is')");
    my $task = $old->rpc('tasks/get', { taskId => $id })->{result};
    is $task->{status}, 'failed', 'a job that fails fails the task';
    is $task->{statusMessage}, 'so it is', 'which says why';
    my $error = $old->rpc('tasks/result', { taskId => $id })->{error};
    is $error->{message}, 'so it is', 'as does its result';
    is $error->{data}{code}, 'rejected', 'by code';
};

subtest 'jobs of others, and of none' => sub {
    my $job = submit('Grey Heron')->{jobId};
    for my $who ([$bob, $job], [$ann, $none]) {
        my $c = Tasks::client($i, $who->[0]);
        my $answer = Tasks::ask($c, 'tools/call', {
            name => 'follow_release_job', arguments => { jobId => $who->[1] } });
        ok $answer->{result}{isError}, 'there is a result that says so';
        is $answer->{result}{resultType}, 'complete', 'and no task';
        like $answer->{result}{content}[0]{text}, qr/not.found/i, 'why';
    }
};

done_testing;
