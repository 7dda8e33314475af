#!/usr/bin/perl
# Two workers: one loses its job to the other and publishes nothing.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;
use Time::HiRes qw(sleep);

my ($i, $c) = Work::house(conf => { 'worker.lease_s' => 3 });
my $audio = $c->upload('audio', Dubplate::Media::audio('flac', 900));
my $job = $i->sql("SELECT id FROM job WHERE kind = 'media'");

sub running { return "SELECT state || ' ' || lease_epoch FROM job "
    . "WHERE id = '$job'" }
sub media { return grep { (readlink "/proc/$_/exe" // '') =~ /dubplate-media/ }
    Dubplate::Proc::descendants($_[0]) }

# The first worker claims, and is stopped like a laptop that is shut.
my $first = $i->start_worker;
ok $i->wait_for(running(), 'running 1'), 'a worker claims a job';
sleep 0.02 until media($first->pid) || !$first->alive;
kill 'STOP', $first->pid;
kill 'STOP', $_ for Dubplate::Proc::descendants($first->pid);
my $second = $i->start_worker;
is $i->sql(running()), 'running 1', 'its lease holds for a while';
ok $i->wait_for(running(), 'running 2', 15),
    'when the lease has run out another takes over';
like $i->log(100), qr/taken_over=1/, 'and the log says so';
ok $i->wait_for("SELECT state FROM job WHERE id = '$job'", 'done', 120),
    'and does it';
my $hash = $i->sql("SELECT encode(content_hash, 'hex') FROM asset "
                   . "WHERE role = 'derived'");
my $path = $i->storage . '/content/' . substr($hash, 0, 2) . "/$hash";
my $inode = (stat $path)[1];

# The first wakes up, and must notice.
kill 'CONT', $_ for $first->pid, Dubplate::Proc::descendants($first->pid);
my $end = time + 20;
sleep 0.1 while media($first->pid) && time < $end;
is_deeply [media($first->pid)], [], 'the worker that slept stops its work';
ok $first->alive, 'and lives on';
is $i->sql("SELECT state || ' ' || lease_epoch || ' ' || attempt FROM job "
           . "WHERE id = '$job'"), 'done 2 2', 'what is done stays done';
is $i->sql("SELECT count(*) FROM asset WHERE role = 'derived'"), 1,
    'one file was made';
is ((stat $path)[1], $inode, 'the other one');
like $i->log(100), qr/msg="job (lost|not settled)"/, 'it knows it lost the job';
is_deeply [glob $i->storage . '/jobs/*'], [], 'nothing lies around';

# Both work on, side by side, and never on the same job.
my $cover = $c->upload('coverArt', Dubplate::Media::cover(1500));
my $short = $c->upload('audio', Dubplate::Media::audio('wav', 1));
$i->wait_for("SELECT count(*) FROM job WHERE kind = 'media' "
             . "AND state = 'done'", 3);
my @jobs = map { Work::submit($c, $cover, $short, title => "Song of $_")->{jobId} }
    'aa' .. 'an';
ok $i->wait_for("SELECT count(*) FROM job WHERE kind = 'release' "
                . "AND state = 'done'", scalar @jobs, 60),
    'two workers do all jobs';
is $i->sql("SELECT max(lease_epoch) FROM job WHERE kind = 'release'"), 1,
    'each once';
is $i->sql("SELECT count(DISTINCT lease_owner) FROM job "
           . "WHERE kind = 'release'"), 2, 'sharing the work';
is @{ [Work::batches($i, 'demo-store')] }, scalar @jobs,
    'and every store has each release once';
is $i->sql('SELECT count(*) FROM worker'), 2, 'both are on the list';

$first->stop;
$second->stop;
done_testing;
