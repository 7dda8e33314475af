#!/usr/bin/perl
# dubplate-worker --once, for cron; and its options.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house();
my ($status, $out, $err) = $i->worker_once;
is $status, 0, 'with nothing to do it ends well';

my ($cover, $audio) = Desk::files($c);
my @jobs = map { Work::submit($c, $cover, $audio, title => "$_ Lanterns")->{jobId} }
    qw(Red Green Blue);
($status, $out, $err) = $i->worker_once('--kinds', 'release');
is $status, 0, 'the kinds it works on can be chosen';
is $i->sql("SELECT count(*) FROM job WHERE kind = 'media' "
           . "AND state = 'queued'"), 2, 'others are left alone';
is $i->sql("SELECT min(attempt) || ' ' || max(attempt) FROM job "
           . "WHERE kind = 'release'"), '0 0',
    'waiting for media counts as no attempt';
is $i->sql("SELECT error_code FROM job WHERE id = '$jobs[0]'"),
    'assets_pending', 'and says why';

$i->sql("UPDATE job SET run_at = now() WHERE kind = 'release'");
($status, $out, $err) = $i->worker_once('--jobs', '2');
is $status, 0, 'one run does all work that is due';
is $i->sql("SELECT count(*) FROM job WHERE state <> 'done'"), 0,
    'every job is done' or diag $err;
is $i->sql("SELECT count(*) FROM release WHERE status = 'Distributed'"), 3,
    'every release is out';
is $i->sql('SELECT count(*) FROM worker'), 0, 'no worker is left on the list';
like $err, qr/msg="job done".*kind=release/, 'the log has a line for each job';

# An id is the same in capitals.
my $capitals = Work::submit($c, $cover =~ s{([^/]+)\z}{\U$1}r,
                            $audio =~ s{([^/]+)\z}{\U$1}r)->{jobId};
$i->worker_once;
is $i->sql("SELECT state || ' ' || coalesce(error_code, '-') FROM job "
           . "WHERE id = '$capitals'"), 'done -',
    'files named in capitals are delivered';

($status, $out) = $i->worker_once('--version');
like $out, qr/^dubplate-worker \d/, '--version tells it';
($status, $out) = $i->worker_once('--help');
like $out, qr/media.*fetch.*release.*takedown.*cleanup/s,
    '--help lists the kinds of jobs';
($status, $out, $err) = $i->worker_once('--kinds', 'dancing');
is $status, 2, 'an unknown kind is refused';
like $err, qr/no kind "dancing"/, 'by name';
($status) = $i->worker_once('--jobs', 'many');
is $status, 2, 'and so is a number that is none';

$i->set('database.url' => 'host=/nonexistent');
($status, $out, $err) = $i->worker_once;
is $status, 1, 'without a database it fails, for cron to tell';
like $err, qr/no database|unavailable/, 'and says why' or diag $err;

done_testing;
