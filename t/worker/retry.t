#!/usr/bin/perl
# Deliveries that fail: tried again, ever later, each store on its own.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house();
my ($cover, $audio) = Desk::files($c);
$i->worker_once;

# Where north-store's folder should be, there is a file.
my $outbox = $i->dir . '/outbox';
sub block { open my $fh, '>', "$outbox/$_[0]" or die $! }
block('north-store');
my $s = Work::submit($c, $cover, $audio);
my ($job, $release) = @$s{qw(jobId releaseId)};
my ($status, $out, $err) = $i->worker_once;
is $status, 0, 'a worker that cannot deliver goes on';
is Work::job_state($i, $job), 'queued', 'the job is to be tried again';
like Work::steps($i, $job), qr/deliver:done deliver:waiting await:done /,
    'one store does not hold up the other';
is Work::stores($i, $release), 'demo-store:delivered north-store:delivering',
    'which has its delivery';
like $err, qr/detail="mkdir [^"]*north-store[^"]*"/, 'the log says why';
unlike $i->sql("SELECT error_text FROM job WHERE id = '$job'"), qr{/},
    'the owner is not told about our disks';

# Waiting grows with the fourth power, and a tenth of it is chance.
for my $attempt (1 .. 5) {
    my $wait = $i->sql("SELECT extract(epoch FROM run_at - now()) "
                       . "FROM job WHERE id = '$job'");
    my $wanted = $attempt ** 4;
    ok $wait > 0.9 * $wanted - 2 && $wait < 1.1 * $wanted,
        "after attempt $attempt it waits about $wanted s"
        or diag $wait;
    last if $attempt == 5;
    $i->sql("UPDATE job SET run_at = now() WHERE id = '$job'");
    $i->worker_once;
}
is $i->sql("SELECT next_try_at > now() FROM job_step "
           . "WHERE job_id = '$job' AND state = 'waiting' "
           . "AND step = 'deliver'"), 't', 'the step says when';
is @{ [Work::batches($i, 'demo-store')] }, 1,
    'the store that has it is not bothered again';

# Mended.
unlink "$outbox/north-store" or die $!;
$i->sql("UPDATE job SET run_at = now() WHERE id = '$job'");
$i->worker_once;
is Work::job_state($i, $job), 'done', 'once it can be delivered it is';
is Work::stores($i, $release), 'demo-store:live north-store:live',
    'to all stores';

# Never mended: the last attempt gives the store up, not the release.
block('gone-store');
$i->sql("INSERT INTO store (id, name) VALUES ('gone-store', 'Gone')");
$s = Work::submit($c, $cover, $audio, title => 'Second Wind');
($job, $release) = @$s{qw(jobId releaseId)};
$i->sql("UPDATE job SET attempt = max_attempts - 1 WHERE id = '$job'");
$i->worker_once;
is Work::job_state($i, $job), 'done', 'after the last try the job ends';
is Work::stores($i, $release),
    'demo-store:live gone-store:delivering north-store:live',
    'live where it could be delivered';
is $i->sql("SELECT code FROM store_status WHERE store_id = 'gone-store'"),
    'storage_full', 'with the reason where it could not';
like Work::steps($i, $job), qr/deliver:failed/, 'the step has failed';
is $i->sql("SELECT status FROM release WHERE id = '$release'"), 'Distributed',
    'the release is distributed';
$c->tool('redistribute_release', { release_id => $release });
unlink "$outbox/gone-store" or die $!;
$i->worker_once;
is Work::stores($i, $release),
    'demo-store:live gone-store:live north-store:live',
    'and can be delivered to the missing store later';

# To no store at all: that is a failure, and paid back.
$i->sql("UPDATE store SET active = id = 'gone-store'");
$i->sql("UPDATE store SET settings = '{\"path\": \"../outside\"}' "
        . "WHERE id = 'gone-store'");
$s = Work::submit($c, $cover, $audio, title => 'Third Time');
$i->sql("UPDATE job SET attempt = max_attempts - 1 WHERE id = '$s->{jobId}'");
$i->worker_once;
is $i->sql("SELECT state || ' ' || error_code FROM job "
           . "WHERE id = '$s->{jobId}'"), 'failed undeliverable',
    'a release that reaches no store fails';
is $i->sql("SELECT count(*) FROM credit_entry WHERE kind = 'refund'"), 1,
    'and is paid back';
ok !-e $i->dir . '/outside', 'a store\'s path cannot leave the outbox';

done_testing;
