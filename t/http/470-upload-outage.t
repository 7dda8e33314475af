#!/usr/bin/perl
# PostgreSQL goes away in the middle of an upload, politely and not: the sender
# is told to wait, then goes on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use Test::More;

my $i = Dubplate::Instance->new(pg => 'own');
my $c = $i->client($i->account('ann'));
my $nobody = $i->client;
my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 2));
my $size = int(length($wav) / 3) + 1;
my @chunks = map { substr $wav, $_ * $size, $size } 0 .. 2;
my $s = $c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'x.wav', file_size => length $wav });

sub waits {
    my ($r, $name) = @_;
    is $r->status, 503, $name or diag $r->body;
    is $r->header('retry-after'), 5, '... for five seconds';
    is $r->json->{error}, 'unavailable', '... since something is unavailable';
}

is $nobody->chunk($s, 'audio', 0, $chunks[0])->status, 200,
    'a chunk is taken';
$i->pg->stop;
waits($nobody->chunk($s, 'audio', 1, $chunks[1]),
      'without a database the next has to wait');
waits($nobody->complete($s, 'audio', 'x.wav'), 'so has completing');
$i->pg->start;
is $nobody->chunk($s, 'audio', 1, $chunks[1])->status, 200,
    'with the database back the same chunk is taken';
$i->pg->kill9;
waits($nobody->chunk($s, 'audio', 2, $chunks[2]),
      'after a kill -9 of the database the last has to wait');
$i->pg->start;
is $nobody->chunk($s, 'audio', 2, $chunks[2])->status, 200,
    'then it is taken';
my $r = $nobody->complete($s, 'audio', 'x.wav');
is $r->status, 200, 'and the upload is completed' or diag $r->body;
ok $c->get($r->json->{fileUrl})->body eq $wav, 'to the same bytes';

done_testing;
