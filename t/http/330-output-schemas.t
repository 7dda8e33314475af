#!/usr/bin/perl
# What tools answer is what their output schemas announce, member by member,
# and the text says the same as the data.
# fronts only: lighttpd
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Dubplate::Media;
use MIME::Base64 qw(encode_base64);
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'uploads.url_wait_ms' => 0 });
my $c = $i->client($i->account('ann', credits => 20));
my %tool = map { $_->{name} => $_ } @{ $c->rpc('tools/list')->{result}{tools} };
my %called;

# Members that are there but in no schema, and those that should be there.
sub differences {
    my ($schema, $data, $at) = @_;
    if (ref $data eq 'ARRAY') {
        my $items = $schema->{items} or return;
        return map { differences($items, $data->[$_], "$at/$_") } 0 .. $#$data;
    }
    my $known = $schema->{properties};
    return if ref $data ne 'HASH' || !$known;
    return ((map { "$at/$_ is announced nowhere" }
             grep { !$known->{$_} } sort keys %$data),
            (map { "$at/$_ is missing" }
             grep { !exists $data->{$_} } @{ $schema->{required} // [] }),
            (map { differences($known->{$_}, $data->{$_}, "$at/$_") }
             grep { $known->{$_} } sort keys %$data));
}

sub call {
    my ($name, $args) = @_;
    my $result = $c->call($name, $args // {});
    my $text = $result->{content}[0]{text};
    return diag $text unless ok !$result->{isError}, "$name answers";
    utf8::encode($text);
    is_deeply Dubplate::Client::decode($text), $result->{structuredContent},
        '... the same in its text as in its data';
    is_deeply [differences($tool{$name}{outputSchema},
                           $result->{structuredContent}, '')], [],
        '... and what its schema announces';
    $called{$name} = 1;
    return $result->{structuredContent};
}

call($_) for qw(get_release_schema get_metadata_rules list_stores get_account);
call('upload_file', { type => 'coverArt', file_name => 'a.jpg', file_base64 =>
    encode_base64(Dubplate::Client::slurp(Dubplate::Media::cover(1400))) });
call('prepare_local_file_upload',
     { type => 'audio', file_name => 'a.wav', file_size => 9 });
my $mp3 = Dubplate::Client::slurp(Dubplate::Media::audio('mp3', 1));
my $s = call('upload_file_init', { type => 'audio', file_name => 'a.mp3',
    file_size => length $mp3, total_chunks => 1 });
call('upload_file_chunk', { session_id => $s->{session_id}, chunk_index => 0,
                            chunk_base64 => encode_base64($mp3) });
call('upload_file_complete', { session_id => $s->{session_id} });
call('upload_file_from_url',
     { type => 'audio', file_url => 'https://music.example.com/a.wav' });

my ($cover, $audio) = Desk::files($c);
my $body = Desk::submission($cover, $audio);
my $draft = call('save_release_draft', { %$body, conversationId => 'c' });
call('validate_release', { releaseId => $draft->{releaseId} });
call('get_release_metadata', { releaseId => $draft->{releaseId} });
call('get_release_status', { releaseId => $draft->{releaseId} });
my $job = call('submit_release', { releaseId => $draft->{releaseId} })->{jobId};
call('get_release_job', { jobId => $job });
Desk::finish($i, $job);
call('get_release_job', { jobId => $job });
call('follow_release_job', { jobId => $job });
call('get_release_status', { releaseId => $draft->{releaseId} });
call('get_release_metadata', { releaseId => $draft->{releaseId} });
call('list_releases');
$i->sql("SELECT store_put('archive', NULL, NULL, NULL, true)");
call('redistribute_release',
     { releaseId => $draft->{releaseId}, storeIds => ['archive'] });
Desk::finish($i, $i->sql("SELECT id FROM job WHERE state = 'queued' "
                         . "AND kind = 'release'"));
call('takedown_release', { releaseId => $draft->{releaseId} });

is_deeply [sort keys %called], [sort keys %tool], 'all tools were called';

done_testing;
