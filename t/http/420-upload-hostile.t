#!/usr/bin/perl
# Uploads that are malformed, mistaken or meant to harm.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use MIME::Base64 qw(encode_base64);
use Test::More;

my $i = Dubplate::Instance->new(
    conf => { 'limits.cover_max_bytes' => 300_000 });
my $c = $i->client($i->account('ann'));
my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 1));
my $part = "--b\r\nContent-Disposition: form-data; name=";
my $type = "$part\"type\"\r\n\r\naudio\r\n";
my $file = "$part\"file\"; filename=\"x.wav\"\r\n\r\n$wav\r\n";

sub form {
    my ($body, $content_type) = @_;
    return $c->post('/api/mcp/upload', $body, { 'content-type' =>
        $content_type // 'multipart/form-data; boundary=b' });
}

is form("$type$file--b--\r\n")->status, 200, 'the honest form is taken'
    or diag $c->last->body;

for (
    ['another content type', "$type$file--b--", 'text/plain', 415],
    ['JSON', '{}', 'application/json', 415],
    ['a form without boundary', "$type$file--b--", 'multipart/form-data', 400],
    ['a boundary of 71 characters', "$type$file--b--",
     'multipart/form-data; boundary=' . 'b' x 71, 400],
    ['another boundary', "$type$file--b--",
     'multipart/form-data; boundary=c', 400],
    ['no closing boundary', "$type$file", undef, 400],
    ['an empty body', '', undef, 400],
    ['no file', "$type--b--", undef, 400],
    ['no type', "$file--b--", undef, 400],
    ['an unknown type', "$part\"type\"\r\n\r\nvideo\r\n$file--b--", undef,
     400],
    ['two files', "$type$file$file--b--", undef, 400],
    ['two types', "$type$type$file--b--", undef, 400],
    ['an empty file', "$type$part\"file\"\r\n\r\n\r\n--b--", undef, 415],
    ['a thousand fields', join('', map { "$part\"f$_\"\r\n\r\nx\r\n" }
     1 .. 1000) . '--b--', undef, 400],
    ['a head of 100 kB', "--b\r\nX: " . 'y' x 100_000 . "\r\n\r\n--b--",
     undef, 400],
    ['a field of 1 MB', "$part\"type\"\r\n\r\n" . 'a' x 1e6 . "\r\n--b--",
     undef, 400],
    ['a file as base64', "$type$part\"file\"\r\nContent-Transfer-Encoding: "
     . "base64\r\n\r\nUklGRg==\r\n--b--", undef, 400],
) {
    my ($name, $body, $content_type, $status) = @$_;
    my $r = form($body, $content_type);
    is $r->status, $status, "$name: $status" or diag $r->body;
    ok length $r->json->{message}, '... with a reason';
}

for (['../../../../etc/passwd', 'passwd'], ['C:\\songs\\a.wav', 'a.wav'],
     ["a\x00b.wav", undef], ['<script>.wav', '<script>.wav'],
     ["\xe2\x80\xaevaw.exe", 'vaw.exe']) {
    my ($name, $kept) = @$_;
    my $r = form("$type$part\"file\"; filename=\"$name\"\r\n\r\n$wav"
                 . unpack('H8', $name) . "\r\n--b--");
    $name =~ s/[^ -~]/?/g;
    if (defined $kept) {
        is $r->json->{fileName}, $kept, "the name $name is shown as $kept";
    } else {
        is $r->status, 400, "the name $name is refused";
    }
}

# Sizes: by type, and by what the address takes.
my $cover = Dubplate::Client::slurp(Dubplate::Media::cover(1500));
my $r = $c->multipart('/api/mcp/upload', [ type => 'coverArt',
    file => { name => 'x.jpg', bytes => $cover . 'x' x 300_000 } ]);
is $r->status, 413, 'a cover over its limit is 413';
is $r->json->{error}, 'too_large', '... as too_large';
for (['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
     ['a web page', '<!DOCTYPE html><script>alert(1)</script>'],
     ['a playlist', "#EXTM3U\nhttp://127.0.0.1/\n"],
     ['a program', "\x7fELF" . "\0" x 100],
     ['audio', $wav]) {
    my ($name, $bytes) = @$_;
    $r = $c->multipart('/api/mcp/upload', [ type => 'coverArt',
        file => { name => 'x.jpg', type => 'image/jpeg', bytes => $bytes } ]);
    is $r->status, 415, "$name is no cover, whatever it is called";
}

# Chunks.
my $s = $c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'x.wav', file_size => 20_000_000 });
my $nobody = $i->client;
my %raw = ('content-type' => 'application/octet-stream',
           'x-session-id' => $s->{session_id}, 'x-chunk-index' => 0,
           'x-mcp-upload-token' => $s->{upload_token});
my $start = $wav . "\0" x (6_291_456 - length $wav);
is $nobody->post('/api/mcp/upload/chunk', $start, \%raw)->status, 200,
    'a chunk of 6 MiB is taken';
my %json = ('content-type' => 'application/json',
            'x-mcp-upload-token' => $s->{upload_token});
is $nobody->post('/api/mcp/upload/chunk', qq({"sessionId":"$s->{session_id}",)
                 . '"chunkIndex":0,"chunkBase64":"'
                 . encode_base64($start, '') . '"}', \%json)->status, 200,
    'also as base64 in JSON';
is $nobody->post('/api/mcp/upload/chunk', $start . 'x',
                 { %raw, 'x-chunk-index' => 1 })->status, 413,
    'a byte more is 413';
is $nobody->post('/api/mcp/upload/chunk', 'x' x 12_000_000,
                 { %raw, 'x-chunk-index' => 1 })->status, 413,
    '12 MB are 413';
for (['no session', { 'x-session-id' => undef }, 400],
     ['no index', { 'x-chunk-index' => undef }, 400],
     ['a negative index', { 'x-chunk-index' => -1 }, 400],
     ['an index in hexadecimal', { 'x-chunk-index' => '0x1' }, 400],
     ['a huge index', { 'x-chunk-index' => '99999999999999999999' }, 400],
     ['an unknown type', { 'x-upload-type' => 'video' }, 400],
     ['a session that is a path', { 'x-session-id' => '../../etc' }, 403],
     ['another content type', { 'content-type' => 'text/plain' }, 415]) {
    my ($name, $headers, $status) = @$_;
    $r = $nobody->post('/api/mcp/upload/chunk', 'x', { %raw, %$headers });
    is $r->status, $status, "$name: $status" or diag $r->body;
}
is $c->post('/api/mcp/upload/chunk', 'x', {
    %raw, 'x-mcp-upload-token' => undef, 'x-session-id' => '../../etc',
})->status, 404, 'to its owner a session that is a path is not found';
$r = $nobody->post('/api/mcp/upload/chunk', '', { %raw,
    'x-chunk-index' => 1 });
is $r->status, 400, 'an empty chunk is refused';
for (['nothing', '{}'], ['broken JSON', '{"sessionId":'],
     ['a list', '[]'],
     ['an index that is a word', qq({"sessionId":"$s->{session_id}",)
      . '"chunkIndex":"one","chunkBase64":"eA=="}'],
     ['what is not base64', qq({"sessionId":"$s->{session_id}",)
      . '"chunkIndex":1,"chunkBase64":"***"}'],
     ['a member too many', qq({"sessionId":"$s->{session_id}",)
      . '"chunkIndex":1,"chunkBase64":"eA==","path":"/etc"}']) {
    my ($name, $body) = @$_;
    is $nobody->post('/api/mcp/upload/chunk', $body, \%json)->status, 400,
        "$name is refused";
}
# A program may still be tidying up when its answer arrives.
for (1 .. 50) {
    last if !@{ [glob $i->storage . '/tmp/*'] };
    select undef, undef, undef, 0.1;
}
is_deeply [glob $i->storage . '/tmp/*'], [], 'nothing is left in tmp';
is $i->sql('SELECT count(*) FROM upload_chunk'), 1,
    'one chunk was stored in all that';

done_testing;
