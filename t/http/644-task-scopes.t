#!/usr/bin/perl
# Who may only read does not see what a task gave to who may write.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::Instance;
use Tasks;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my ($token) = $i->ctl('token', 'create', 'ann', '--scopes', 'mcp:read')
    =~ /(pt_\S+)/;
my $reads = Dubplate::Client->new(url => $i->url, mcp_path => '/mcp',
                                  token => $token, headers => {});
my $c = Tasks::session($i, $ann);
my $task = $c->rpc('tools/call', { name => 'prepare_local_file_upload',
    arguments => { type => 'audio', file_name => 'a.wav', file_size => 10 },
    task => { timeoutMs => 60000 } })->{result}{task};
my $writes = Tasks::client($i, $ann);
my $done;
for (1 .. 100) {
    $done = Tasks::ask($writes, 'tasks/get', { taskId => $task->{taskId} });
    last if $done->{result}{result};
    select undef, undef, undef, 0.05;
}
ok $done->{result}{result}{structuredContent}{session_id},
    'a task prepares an upload';
my $answer = Tasks::ask($reads, 'tasks/get', { taskId => $task->{taskId} });
is $answer->{error}{code}, $reads->rpc('tools/call', {
    name => 'prepare_local_file_upload', arguments => {} })->{error}{code},
    'to ask for it needs what the tool needs';
unlike Dubplate::Client::encode($answer), qr/session_id/,
    'nothing of the upload is told';
my $stream = $reads->stream('POST', '/mcp',
    (Tasks::request('subscriptions/listen', { notifications => {
        taskIds => [$task->{taskId}] } }))[0],
    Dubplate::Client::encode((Tasks::request('subscriptions/listen', {
        notifications => { taskIds => [$task->{taskId}] } }))[1]));
is_deeply $stream->message->{params}{notifications}{taskIds}, [],
    'and it is not to be heard of';
$stream->leave;
done_testing;
