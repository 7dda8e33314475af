#!/usr/bin/perl
# kill -9 at random points of 50 submits: of the worker, of FastCGI programs,
# of PostgreSQL.  Nothing that was answered is lost, nothing is done twice.
#
# DUBPLATE_KILL_SEED repeats a run's choices; DUBPLATE_KILL_SUBMITS and
# DUBPLATE_KILL_SECONDS make it longer.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", "$FindBin::Bin/../worker";
use POSIX ();
use Time::HiRes qw(sleep time);
use Work;
use Test::More;

my $seed = $ENV{DUBPLATE_KILL_SEED} // int rand 1e9;
my $submits = $ENV{DUBPLATE_KILL_SUBMITS} // 50;
my $seconds = $ENV{DUBPLATE_KILL_SECONDS} // 25;
my $grants = 1000;
srand $seed;
note "DUBPLATE_KILL_SEED=$seed";

my ($i, $c) = Work::house(pg => 'own', worker => 1,
                          conf => { 'worker.lease_s' => 3,
                                    'worker.jobs' => 2 });
my ($cover, $audio) = Desk::files($c);
$i->wait_for("SELECT count(*) FROM job WHERE kind = 'media' "
             . "AND state = 'done'", 2) or BAIL_OUT('no media');

# A client that goes on until each submit has its answer.
my $answers = $i->dir . '/answers';
my $started = time;
my $client = fork // die;
if ($client == 0) {
    srand $seed + 1;
    $SIG{ALRM} = sub { POSIX::_exit(1) };
    alarm 100;
    open my $out, '>', $answers or POSIX::_exit(2);
    $out->autoflush(1);
    for my $n (1 .. $submits) {
        my $body = Desk::submission($cover, $audio,
                                    title => "Song of " . letters($n));
        for (;;) {
            my $r = eval { $c->post_json('/api/mcp/submit', $body) };
            if ($r && $r->status == 200) {
                my $s = eval { $r->json } // next;
                print $out "$n $s->{releaseId} $s->{jobId}\n";
                last;
            }
            if ($r && $r->status < 500) {
                print $out "$n refused: ", $r->status, ' ', $r->body, "\n";
                last;
            }
            sleep 0.1 + rand 0.2;
        }
        sleep rand 2 * $seconds / $submits;
    }
    POSIX::_exit(0);
}

sub letters { join '', map { chr(97 + $_) } split //, sprintf '%03d', $_[0] }

# Somebody who kills, and starts again what nobody else does.
my %killed = (worker => 0, program => 0, postgres => 0);
my %kill = (
    worker => sub {
        $i->worker->kill9;
        $i->start_worker;
    },
    program => sub {
        my @pids = map { $i->pids($_) } qw(mcp mcp upload);
        kill 'KILL', $pids[rand @pids] if @pids;
    },
    postgres => sub {
        $i->pg->kill9;
        sleep rand 0.5;
        $i->pg->start;
    },
);
my @kinds = sort keys %kill;
my $status;

sub folders { return scalar @{ [glob $i->dir . '/outbox/demo-store/*'] } }

# Half of the time wait until a delivery begins, to strike in its middle.
sub choose_moment {
    my ($end, $before) = (time + rand 1.2, folders());
    my $aimed = rand() < 0.5;
    while (time < $end) {
        sleep 0.001;
        last if $aimed && folders() > $before;
    }
}

for (my $n = 0; time - $started < $seconds || !defined $status; $n++) {
    if (!defined $status && waitpid($client, POSIX::WNOHANG()) == $client) {
        $status = $?;
    }
    last if defined $status && time - $started > $seconds;
    last if time - $started > 90;
    sleep 0.2;
    choose_moment();
    next if time - $started > $seconds + 5;     # let the client end
    my $kind = $n < @kinds ? $kinds[$n] : $kinds[rand @kinds];
    $kill{$kind}->();
    $killed{$kind}++;
}
note join ', ', map { "$killed{$_} x $_" } @kinds;
cmp_ok $killed{$_}, '>', 0, "$_ was killed ($killed{$_} times)" for @kinds;
is $status, 0, 'every submit got its answer in the end';

my (%release, %job, @refused);
for my $line (split /\n/, Work::slurp($answers)) {
    my ($n, $release, $job) = split / /, $line;
    if ($release eq 'refused:') { push @refused, $line; next }
    $release{$release}++;
    $job{$job}++;
}
is_deeply \@refused, [], 'none was refused';
is keys %release, $submits, "the $submits answers name $submits releases";

# The dust settles.
$i->start_worker unless $i->worker->alive;
ok $i->wait_for("SELECT count(*) FROM job WHERE state IN "
                . "('queued', 'running')", 0, 60), 'all jobs come to an end';
is $i->sql("SELECT coalesce(string_agg(DISTINCT state || ' ' "
           . "|| coalesce(error_code, ''), ', '), '') FROM job "
           . "WHERE kind = 'release' AND state <> 'done'"), '',
    'and all of them well';

# Counted.
is $i->sql('SELECT count(*) FROM release'), $submits,
    "there are $submits releases";
is $i->sql("SELECT count(*) FROM job WHERE kind = 'release'"), $submits,
    'as many jobs';
is $i->sql("SELECT count(*) FROM credit_entry WHERE kind = 'submit'"),
    $submits, 'as many debits';
is $i->sql("SELECT count(*) FROM credit_entry WHERE kind = 'refund'"), 0,
    'no refund';
is $i->sql('SELECT credits FROM account'), $grants - $submits,
    'the balance is what it should be';
is $i->sql('SELECT sum(amount) FROM credit_entry'), $grants - $submits,
    'and the ledger agrees';
is $i->sql('SELECT count(*) FROM account_ledger WHERE drift <> 0'), 0,
    'at every entry';
is $i->sql("SELECT count(*) FROM release WHERE status = 'Distributed'"),
    $submits, 'every release is distributed';
is $i->sql("SELECT count(*) FROM store_status WHERE status = 'live'"),
    2 * $submits, 'live in both stores';
is $i->sql('SELECT count(DISTINCT upc) FROM release'), $submits,
    'each has a UPC of its own';
is $i->sql('SELECT count(DISTINCT isrc) FROM track'), $submits,
    'and its track an ISRC';
my @known = split /\n/, $i->sql('SELECT id FROM release');
is_deeply [sort @known], [sort keys %release],
    'they are the ones that were answered';

# A job that was cut off shows it by the number of its claims.
my $cut = $i->sql("SELECT count(*) FROM job WHERE kind = 'release' "
                  . 'AND lease_epoch > 1');
cmp_ok $cut, '>', 0, "some jobs were cut off in the middle ($cut)";

# Delivered once.
is $i->sql('SELECT count(*) FROM delivery'), 2 * $submits,
    'each store has one delivery on record for each release';
for my $store (qw(demo-store north-store)) {
    my @batches = Work::batches($i, $store);
    is @batches, $submits, "$store got as many folders";
    is grep({ my ($upc) = m{/N_(\d+)_}; -s "$_/$upc.xml" } @batches),
        $submits, 'all of them complete';
}
cmp_ok time - $started, '<', 120, 'all that within two minutes';

done_testing;
