#!/usr/bin/perl
# A release from its upload until it is live, and its withdrawal.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house(worker => 1);
my ($cover, $audio) = Desk::files($c);
my $s = Work::submit($c, $cover, $audio);
my ($job, $release) = @$s{qw(jobId releaseId)};

ok Work::wait_job($i, $job, 'done'), 'a submitted release is delivered';
is Work::steps($i, $job),
    'validate:done identifiers:done assets:done package:done deliver:done '
    . 'deliver:done await:done await:done live:done', 'step after step';
is Work::stores($i, $release), 'demo-store:live north-store:live',
    'it is live in its stores';
is $i->sql("SELECT status FROM release"), 'Distributed',
    'so its status is Distributed';
is $i->sql("SELECT progress FROM job WHERE id = '$job'"), 100,
    'the job is at 100 percent';
is $i->sql("SELECT string_agg(status, ' ' ORDER BY id) FROM store_status_event"
           . " WHERE store_id = 'demo-store'"),
    'queued preparing delivering delivered live',
    'the history of a store is kept';

# Identifiers.
my $upc = $i->sql('SELECT upc FROM release');
like $upc, qr/^\d{12}$/, 'it has a UPC';
my $isrc = $i->sql('SELECT isrc FROM track');
like $isrc, qr/^ZZDUB\d{7}$/, 'and its track an ISRC';

# What the store got.
for my $store (qw(demo-store north-store)) {
    my @batches = Work::batches($i, $store);
    is @batches, 1, "$store got one delivery";
    my ($batch) = @batches;
    like $batch, qr{/N_${upc}_\d{17}$}, 'named by release and time';
    my @files = map { s{.*/}{}r } sort glob "$batch/resources/*";
    is_deeply \@files, ["$upc.jpg", "${upc}_01_001.wav"],
        'cover and audio are in it';
    my $xml = Work::slurp("$batch/$upc.xml");
    for my $file (@files) {
        my $path = "$batch/resources/$file";
        my $sum = sha256_hex(Work::slurp($path));
        like $xml, qr{<URI>resources/$file</URI>.*?<HashSumValue>$sum<}s,
            "the message has the hash sum of $file";
        my $size = -s $path;
        like $xml, qr{<URI>resources/$file</URI>.*?<FileSize>$size<}s,
            'and its size';
        cmp_ok +(stat $path)[9], '<=', (stat "$batch/$upc.xml")[9],
            'which was there before the message';
    }
    like $xml, qr{<ICPN>$upc</ICPN>}, 'the message has the UPC';
    like $xml, qr{<ISRC>$isrc</ISRC>}, 'and the ISRC';
    is $i->sql("SELECT location FROM delivery WHERE store_id = '$store'"),
        $batch, 'the delivery is on record';
    is_deeply [glob "$batch/{.*,resources/.*}"],
        [map { "$batch/$_" } '.', '..', 'resources/.', 'resources/..'],
        'nothing unfinished lies around';
}
my ($batch) = Work::batches($i, 'demo-store');
my $size = qx(vipsheader -f width '$batch/resources/$upc.jpg' 2>/dev/null)
    || qx(ffprobe -v error -show_entries stream=width -of csv=p=0 '$batch/resources/$upc.jpg');
is $size + 0, 3000, 'the cover is 3000 pixels wide';

# Withdrawn.
my $down = $c->tool('takedown_release', { release_id => $release });
$job = $i->sql("SELECT id FROM job WHERE kind = 'takedown'");
ok Work::wait_job($i, $job, 'done'), 'a takedown is done';
is Work::steps($i, $job), 'package:done deliver:done deliver:done await:done '
    . 'await:done taken_down:done', 'in its own steps';
is Work::stores($i, $release), 'demo-store:taken_down north-store:taken_down',
    'the stores have taken it down';
is $i->sql('SELECT status FROM release'), 'Taken Down', 'so has the release';
my ($takedown) = grep { m{/P_} } Work::batches($i, 'demo-store');
ok $takedown, 'the store got a message of its own';
my $xml = Work::slurp("$takedown/$upc.xml");
like $xml, qr{<EndDateTime>}, 'whose deals have ended';
ok !-e "$takedown/resources", 'and no files';
is $i->sql("SELECT count(*) FROM credit_entry WHERE kind <> 'grant'"), 1,
    'it cost nothing';

# Back again.
$c->tool('redistribute_release', { release_id => $release });
$job = $i->sql("SELECT id FROM job WHERE kind = 'release' "
               . 'ORDER BY created_at DESC LIMIT 1');
ok Work::wait_job($i, $job, 'done'), 'a release can be distributed again';
is Work::stores($i, $release), 'demo-store:live north-store:live',
    'and is live once more';
is $i->sql('SELECT upc FROM release'), $upc, 'under the same UPC';
is @{ [Work::batches($i, 'demo-store')] }, 3,
    'every delivery has a folder of its own';

# Liveness.
is $c->get('/ready')->status, 200, 'with a worker the house is ready';
my $took = $i->stop_worker;
cmp_ok $took // 99, '<', 2, 'an idle worker ends at once';
is $i->worker->status, 0, 'with status 0';
is $i->sql('SELECT count(*) FROM worker'), 0, 'and signs off';

done_testing;
