#!/usr/bin/perl
# Stopping a worker in the middle, and PostgreSQL under it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;
use Time::HiRes qw(sleep time);

my ($i, $c) = Work::house(pg => 'own');
my $audio = $c->upload('audio', Dubplate::Media::audio('flac', 1200));
my $job = $i->sql("SELECT id FROM job WHERE kind = 'media'");

sub children { return Dubplate::Proc::descendants($_[0]->pid) }
sub at_work {
    my ($worker) = @_;
    my $end = time + 20;
    sleep 0.02 until children($worker) || time > $end;
    sleep 0.3;      # into the transcoding
    return scalar children($worker);
}

# SIGTERM.
my $worker = $i->start_worker;
ok at_work($worker), 'a worker transcodes';
my @children = children($worker);
ok $i->wait_for("SELECT progress_text FROM job WHERE id = '$job'",
                'Making the audio', 5), 'and says so in the job';
my $took = $worker->stop('TERM', 10);
cmp_ok $took // 99, '<', 2, 'told to end, it ends within two seconds';
is $worker->status, 0, 'with status 0';
is_deeply [Work::left(@children)], [], 'its children are gone';
is $i->sql("SELECT state || ' ' || attempt FROM job WHERE id = '$job'"),
    'queued 0', 'the job is handed back, and no attempt is counted';
is_deeply [glob $i->storage . '/jobs/*'], [], 'nothing lies around';

# kill -9: nothing is handed back, and nothing goes on without it.
$worker = $i->start_worker;
ok at_work($worker), 'another worker goes on with it';
@children = children($worker);
$worker->kill9;
is_deeply [Work::left(@children)], [],
    'a killed worker takes its children with it';
is $i->sql("SELECT state FROM job WHERE id = '$job'"), 'running',
    'its job is still under its lease';
$i->sql("UPDATE job SET lease_until = now() WHERE id = '$job'");

# PostgreSQL restarts while the work goes on.
$worker = $i->start_worker;
ok at_work($worker), 'the job is taken over';
is $i->sql("SELECT attempt FROM job WHERE id = '$job'"), 2,
    'which is another attempt';
$i->pg->restart;
ok at_work($worker), 'PostgreSQL restarts, the work goes on';
ok Work::wait_job($i, $job, 'done', 120), 'and is not lost';
is $i->sql("SELECT attempt FROM job WHERE id = '$job'"), 2,
    'nor done twice';
is $i->sql("SELECT count(*) FROM asset WHERE role = 'derived'"), 1,
    'the file is there';

# PostgreSQL is away for longer, and comes back.
my $cover = $c->upload('coverArt', Dubplate::Media::cover(1500));
my $short = $c->upload('audio', Dubplate::Media::audio('wav', 1));
$i->wait_for("SELECT count(*) FROM job WHERE kind = 'media' "
             . "AND state = 'done'", 3);
my $s = Work::submit($c, $cover, $short);
$i->pg->kill9;
sleep 3;
ok $worker->alive, 'without PostgreSQL a worker waits';
$i->pg->start;
ok Work::wait_job($i, $s->{jobId}, 'done', 30), 'and goes on when it is back';
is @{ [Work::batches($i, 'demo-store')] }, 1, 'each store got it once';
like $i->log(200), qr/msg="no jobs to be had".*msg="the database is back"/s,
    'the log says it once each way';

# Told to end while PostgreSQL is away.
$i->pg->kill9;
sleep 0.5;
cmp_ok $worker->stop('TERM', 15) // 99, '<', 5,
    'a worker can be stopped without PostgreSQL, too';
is $worker->status, 0, 'with status 0';
$i->pg->start;

done_testing;
