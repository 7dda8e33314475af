#!/usr/bin/perl
# Files that cannot be used, and what becomes of releases that need them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house(worker => 1);
my $good_cover = $c->upload('coverArt', Dubplate::Media::cover(1500));
my $good_audio = $c->upload('audio', Dubplate::Media::audio('wav', 1));

# A cover that is too small.
my $small = $c->upload('coverArt', Dubplate::Media::cover(500));
my $s = Work::submit($c, $small, $good_audio);
ok Work::wait_job($i, $s->{jobId}, 'failed'),
    'a release whose cover is refused fails';
like $i->sql("SELECT error_code || ': ' || error_text FROM job "
             . "WHERE id = '$s->{jobId}'"),
    qr/^cover_too_small: The cover art was refused: /,
    'with the reason the cover was refused for';
is Work::steps($i, $s->{jobId}), 'validate:done identifiers:done '
    . 'assets:failed package:skipped deliver:skipped deliver:skipped '
    . 'await:skipped await:skipped live:skipped', 'at the step that needs it';
is $i->sql("SELECT attempt FROM job WHERE id = '$s->{jobId}'"), 1,
    'without another try';
is $i->sql("SELECT status FROM release WHERE id = '$s->{releaseId}'"),
    'Attention Needed', 'the release needs attention';
is $i->sql('SELECT credits FROM account'), 1000, 'and is paid back';
is $i->sql("SELECT string_agg(kind || amount, ' ' ORDER BY id) "
           . "FROM credit_entry WHERE kind <> 'grant'"), 'submit-1 refund1',
    'once';
is_deeply [Work::batches($i, 'demo-store')], [], 'no store heard of it';
is $i->sql("SELECT state || ' ' || refusal_code FROM asset "
           . "WHERE refusal_code IS NOT NULL"), 'refused cover_too_small',
    'the file says why as well';

# A playlist that calls itself audio was refused at the door; one that is
# broken inside is refused by the media job.
my $wav = Work::slurp(Dubplate::Media::audio('wav', 1));
my $short = substr $wav, 0, length($wav) / 2;
my $r = $c->multipart('/api/mcp/upload', [ type => 'audio',
    file => { name => 'half.wav', bytes => $short } ]);
$s = Work::submit($c, $good_cover, $r->json->{fileUrl}, title => 'Half');
ok Work::wait_job($i, $s->{jobId}, 'failed'), 'half a WAV file fails, too';
like $i->sql("SELECT error_code FROM job WHERE id = '$s->{jobId}'"),
    qr/^audio_/, 'as audio';
ok $i->worker->alive, 'the worker is well';

# Mended and submitted again.
$s = Work::submit($c, $good_cover, $good_audio);
ok Work::wait_job($i, $s->{jobId}, 'done'),
    'with another cover the release goes out';

# A media program that cannot be run is nobody's file's fault.
$i->stop_worker;
$i->set('media.program' => '/nonexistent');
my $cover = $c->upload('coverArt', Dubplate::Media::cover(1600));
my $job = "kind = 'media' AND state = 'queued'";
my ($status, $out, $err) = $i->worker_once;
is $status, 0, 'a worker without a media program goes on';
is $i->sql("SELECT attempt FROM job WHERE $job"), 1,
    'the file is left for another try';
is $i->sql("SELECT state FROM asset ORDER BY created_at DESC LIMIT 1"),
    'pending', 'and not refused';
cmp_ok $i->sql("SELECT extract(epoch FROM run_at - now()) FROM job "
               . "WHERE $job"), '<', 1.2, 'in a second or so';

done_testing;
