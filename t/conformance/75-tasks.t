#!/usr/bin/perl
# Tasks through the official client of the extension, in both eras: tools of
# the fixture server, and a job of the release desk.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Suite;
use Desk;
use Test::More;

Sdk::need('@modelcontextprotocol/ext-tasks');
my $i = Suite::house();
$i->{ann} = { token => '' };
Sdk::run($i, 'tasks.js', 'fixture', $_) for qw(legacy modern);

my $desk = Dubplate::Instance->new;
$desk->{ann} = $desk->account('ann', credits => 20);
my $c = $desk->client($desk->{ann});
my ($cover, $audio) = Desk::files($c);
for my $era (qw(legacy modern)) {
    my $job = $c->tool('submit_release', Desk::submission($cover, $audio,
                       title => "Slow Ferry $era"))->{jobId};
    my $pid = fork // die "fork: $!";
    if ($pid == 0) { # a worker comes when it is followed
        $desk->wait_for("SELECT count(*) FROM task_overview "
                        . "WHERE job_id = '$job'", 1);
        $desk->worker_once for 1 .. 2;
        require POSIX;
        POSIX::_exit(0);
    }
    Sdk::run($desk, 'tasks.js', 'desk', $era, $job);
    waitpid $pid, 0;
}
done_testing;
