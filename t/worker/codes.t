#!/usr/bin/perl
# Metadata tells the UPC and ISRCs of a release, and which were assigned.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house();
my ($cover, $audio) = Desk::files($c);

# The answer of REST, which is that of the tool.
sub metadata {
    my ($id) = @_;
    my $m = $c->get("/api/mcp/releases/$id/metadata")->json;
    is_deeply $c->tool('get_release_metadata', { releaseId => $id }), $m,
        'tool and REST say the same';
    return $m;
}

sub codes {
    my ($m) = @_;
    my $known = $m->{identifiers};
    return join ' ', map { $_->[0] // '-', $_->[1] ? 'assigned' : 'given' }
        [@$known{qw(upc upcAssigned)}],
        map { [@$_{qw(isrc isrcAssigned)}] } @{ $known->{tracks} };
}

sub work { return ($i->worker_once('--kinds', 'media,release'))[0] }

# A draft has none.
my $draft = $c->tool('save_release_draft', Desk::submission($cover, $audio));
is codes(metadata($draft->{releaseId})), '- given',
    'a draft that was never submitted has no codes';

# Neither UPC nor ISRC sent.
my $body = Desk::submission($cover, $audio);
push @{ $body->{tracks} },
    { %{ $body->{tracks}[0] }, title => 'Slow Tide', isrc => 'DEAB72600001' };
my $s = $c->post_json('/api/mcp/submit', $body)->json;
is codes(metadata($s->{releaseId})), '- given - given DEAB72600001 given',
    'before the job is at work there is what was sent';
is work(), 0, 'the job is worked on';
my ($upc, $isrc) = ($i->sql('SELECT upc FROM release WHERE upc IS NOT NULL'),
                    $i->sql('SELECT isrc FROM track WHERE position = 1'));
my $m = metadata($s->{releaseId});
is codes($m), "$upc assigned $isrc assigned DEAB72600001 given",
    'then there is what was assigned, and told from what was given';
is_deeply [map { "$_->{position} $_->{title}" } @{ $m->{identifiers}{tracks} }],
    ['1 Harbour Lights', '2 Slow Tide'], 'track by track';
is_deeply [map { $_->{trackId} } @{ $m->{identifiers}{tracks} }],
    [map { $_->{track_id} } @{ $m->{tracks} }], 'with the ids of the tracks';
is $m->{release}{upc}, undef, 'the release is what was sent';

# A newer draft, with the tracks the other way round.
$c->tool('save_release_draft', {
    releaseId => $s->{releaseId}, tracks => [reverse @{ $m->{tracks} }] });
my $after = metadata($s->{releaseId});
is $after->{source}, 'draft', 'where a draft is newer';
is_deeply $after->{identifiers}, $m->{identifiers},
    'the codes are those of the submission';

# All sent.
$body = Desk::submission($cover, $audio, title => 'Own', upc => '036000291452');
$body->{tracks}[0]{isrc} = 'DE-AB7-26-00002';
$s = $c->post_json('/api/mcp/submit', $body)->json;
work();
is codes(metadata($s->{releaseId})), '036000291452 given DEAB72600002 given',
    'codes that were sent are not called assigned';

done_testing;
