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
    conf => {
        'credits.per_song' => 3, 'credits.per_ai_song' => 7,
        'limits.submits_per_minute' => 42, 'limits.drafts_per_minute' => 43,
        'release.min_days_ahead' => 2,
        'media.cover_min_side_px' => 1300, 'media.cover_side_px' => 2900,
        map { ("limits.$_" => $limit{$_}) } keys %limit });
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

# What agents read says what is set, and leaves no name of a setting.
sub texts {
    my ($what) = @_;
    return ref $what eq 'HASH' ? map { texts($_) } values %$what
        : ref $what eq 'ARRAY' ? map { texts($_) } @$what : $what // '';
}
my %about = map { $_->{name} => join "\n", texts($_) }
    @{ $c->rpc('tools/list')->{result}{tools} };
like $about{upload_file}, qr/up to 300000 bytes as base64/,
    'upload_file says how large a file may be';
like $about{upload_file_from_url},
    qr/cover art \(up to 1000000 bytes\) or audio \(up to 2000000 bytes\)/,
    'so does upload_file_from_url';
like $about{$_}, qr/at most 50000 bytes/, "and $_, of chunks"
    for qw(upload_file_init upload_file_chunk);
for (texts($c->rpc('resources/list')),
     texts($c->rpc('resources/templates/list'))) {
    $about{lists} .= "$_\n";
}
for my $uri (qw(mcp://docs/agent-guide mcp://docs/metadata-rules-hitlist
                mcp://schemas/release-required)) {
    $about{$uri} = $c->rpc('resources/read', { uri => $uri })
        ->{result}{contents}[0]{text};
}
$about{rules} = join "\n", texts($c->tool('get_metadata_rules'));
like $about{'mcp://docs/agent-guide'},
    qr/^- Covers to 1000000 bytes, audio to 2000000 bytes; base64 in a tool call to 300000 bytes\.$/m,
    'the agent guide says them';
like $about{'mcp://docs/agent-guide'},
    qr/3 credits a song, 7 a song.*^- 42 submits and 43 saves of drafts a minute.*at least 2 days/ms,
    'and prices, submits, saves and days';
like $about{$_}, qr/at least 1300 pixels wide.*Covers of 2900 pixels/s,
    "$_ say how large a cover is" for qw(rules mcp://docs/metadata-rules-hitlist);
is_deeply [grep { $about{$_} =~ /\{\w+\.\w+\}/ } sort keys %about], [],
    'no name of a setting is left in a text';

done_testing;
