#!/usr/bin/perl
# Every limit of an upload is a setting: what is told, and what is refused.
# fronts only: lighttpd
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use MIME::Base64 qw(encode_base64);
use Test::More;

my %limit = (
    cover_max_bytes => 1_000_000, audio_max_bytes => 2_000_000,
    base64_max_bytes => 300_000, chunk_max_bytes => 200_000,
    chunk_recommended_bytes => 100_000, tool_chunk_max_bytes => 50_000,
    json_max_bytes => 20_000,
);
my $i = Dubplate::Instance->new(
    conf => { map { ("limits.$_" => $limit{$_}) } keys %limit });
my $c = $i->client($i->account('ann'));
my $nobody = $c->stranger;
my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 3));

sub text_of {
    my $result = $c->call(@_);
    return ($result->{isError} ? 'error ' : 'ok ')
        . $result->{content}[0]{text};
}

sub announce {
    my ($type, $bytes) = @_;
    return text_of('prepare_local_file_upload', {
        type => $type, file_name => 'x', file_size => $bytes });
}

for (['coverArt', 1_000_000], ['audio', 2_000_000]) {
    my ($type, $max) = @$_;
    like announce($type, $max), qr/^ok /, "$max bytes of $type are taken";
    like announce($type, $max + 1), qr/^error .*at most $max bytes/,
        '... and no more';
    my $r = $c->multipart('/api/mcp/upload', [ type => $type, file => {
        name => 'x', bytes => substr($wav, 0, 100) . "\0" x $max } ]);
    is $r->status, 413, '... in one piece, too';
}

my $s = $c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'x.wav', file_size => 450_000 });
is $s->{recommended_chunk_bytes}, 100_000, 'the size of chunks is told';
is $s->{max_chunk_bytes}, 200_000, 'and their largest size';
is $s->{total_chunks}, 5, 'and how many there will be';
is $nobody->chunk($s, 'audio', 0, substr $wav, 0, 200_000)->status, 200,
    'a chunk of the largest size is taken';
is $nobody->chunk($s, 'audio', 1, substr $wav, 0, 200_001)->status, 413,
    'and none that is larger';
is $nobody->post_json('/api/mcp/upload/chunk', {
    sessionId => $s->{session_id}, chunkIndex => 1, type => 'audio',
    chunkBase64 => encode_base64(substr($wav, 200_000, 200_000), '') },
    { 'x-mcp-upload-token' => $s->{upload_token} })->status, 200,
    'as JSON as well, though json_max_bytes is smaller';

my %tool = (type => 'audio', file_name => 'x.wav');
my $long = substr($wav, 0, 300_000);
like text_of('upload_file', { %tool, file_base64 => encode_base64($long) }),
    qr/^ok /, 'base64 of the largest size is taken';
like text_of('upload_file',
             { %tool, file_base64 => encode_base64($long . 'x') }),
    qr/^error .*FUNCTION_PAYLOAD_TOO_LARGE/, 'and none that is larger';

$s = $c->tool('upload_file_init',
              { %tool, file_size => 60_000, total_chunks => 2 });
is $s->{max_chunk_bytes}, 50_000, 'the largest chunk of a tool is told';
my %chunk = (session_id => $s->{session_id}, chunk_index => 0);
like text_of('upload_file_chunk', { %chunk, chunk_base64 =>
             encode_base64(substr($wav, 0, 50_001)) }),
    qr/^error .*FUNCTION_PAYLOAD_TOO_LARGE/, 'a larger one is refused';
like text_of('upload_file_chunk', { %chunk, chunk_base64 =>
             encode_base64(substr($wav, 0, 50_000)) }),
    qr/^ok /, 'one of that size is taken';

is $c->post_json('/api/mcp/draft', { release => { title => 'x' x 21_000 } })
    ->status, 413, 'a draft is as large as json_max_bytes allows';

my $account = $c->tool('get_account')->{limits};
is_deeply [@$account{qw(coverMaxBytes audioMaxBytes base64MaxBytes)}],
    [@limit{qw(cover_max_bytes audio_max_bytes base64_max_bytes)}],
    'get_account tells them';

done_testing;
