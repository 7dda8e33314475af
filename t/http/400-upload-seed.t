#!/usr/bin/perl
# The five ways to upload, with the requests that the interface documents.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use MIME::Base64 qw(encode_base64);
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann);
my $cover = Dubplate::Client::slurp(Dubplate::Media::cover(1500));
my $file_url = qr{^\Q@{[ $i->url ]}\E/api/mcp/files/[0-9a-f-]{36}$};

# A documented request, with values in place of what it leaves open.
sub quoted {
    my ($text, %values) = @_;
    $text =~ s/\Q$_\E/$values{$_}/g for keys %values;
    my $answer = $c->rpc_raw($text)->json;
    is $answer->{error}, undef, 'the request is answered with a result';
    ok !$answer->{result}{isError}, 'which is no error'
        or diag $answer->{result}{content}[0]{text};
    return $answer->{result}{structuredContent};
}

# What was stored is what was sent.
sub is_stored {
    my ($url, $bytes, $name) = @_;
    like $url, $file_url, "$name: a fileUrl of this server";
    my $r = $c->get($url);
    is $r->status, 200, "$name: its owner can fetch it";
    ok $r->body eq $bytes, "$name: it has the bytes that were sent";
}

subtest 'A: base64' => sub {
    my $text = <<'END';
{
  "jsonrpc": "2.0",
  "id": 1,
  "method": "tools/call",
  "params": {
    "name": "upload_file",
    "arguments": {
      "type": "coverArt",
      "file_name": "cover.jpg",
      "file_base64": "<base64>"
    }
  }
}
END
    my $base64 = encode_base64($cover, '');
    my $file = quoted($text, '<base64>' => $base64);
    is_stored($file->{fileUrl}, $cover, 'raw base64');
    is $file->{type}, 'coverArt', 'it is cover art';
    is $file->{mediaType}, 'image/jpeg', 'its type comes from its bytes';
    is $file->{sizeBytes}, length $cover, 'its size is told';
    open my $fh, '>:raw', my $path = $i->dir . '/cover' or die $!;
    print $fh $cover;
    close $fh;
    like `b2sum -l 256 '$path'`, qr/^\Q$file->{contentHash}\E /,
        'b2sum gives the same hash';
    is $file->{state}, 'pending', 'it is still to be checked';
    my $again = quoted($text, '<base64>' => "data:image/jpeg;base64,$base64");
    is $again->{fileUrl}, $file->{fileUrl},
        'a data: URL of the same bytes is the same file';
    my $typed = $c->tool('upload_file', {
        type => 'coverArt', file_name => 'cover.jpg',
        file_base64 => $base64, mime_type => 'image/jpeg' });
    is $typed->{fileUrl}, $file->{fileUrl}, 'mime_type is taken';
    my $full = $cover . "\0" x (3_145_728 - length $cover);
    is $c->tool('upload_file', {
        type => 'coverArt', file_name => 'full.jpg',
        file_base64 => encode_base64($full) })->{sizeBytes}, 3_145_728,
        '3 MiB in lines are taken';
    my $large = $c->call('upload_file', {
        type => 'coverArt', file_name => 'large.jpg',
        file_base64 => encode_base64($cover . 'x' x 3_200_000, '') });
    ok $large->{isError}, 'more than 3 MB are refused';
    like $large->{content}[0]{text}, qr/FUNCTION_PAYLOAD_TOO_LARGE/,
        'by the documented name';
    like $large->{content}[0]{text}, qr/prepare_local_file_upload/,
        'with another way';
};

subtest 'C: multipart' => sub {
    my $r = $c->multipart('/api/mcp/upload', [
        file => { name => 'cover.jpg', bytes => $cover,
                  type => 'image/jpeg' },
        type => 'coverArt' ]);
    is $r->status, 200, 'file and type are taken';
    is_stored($r->json->{fileUrl}, $cover, 'multipart');
};

subtest 'D: local HTTP session' => sub {
    my $text = <<'END';
{
  "jsonrpc": "2.0",
  "id": 1,
  "method": "tools/call",
  "params": {
    "name": "prepare_local_file_upload",
    "arguments": {
      "type": "audio",
      "file_name": "track.wav",
      "file_size": 52428800,
      "file_type": "audio/wav"
    }
  }
}
END
    my $s = quoted($text);
    is_deeply [sort keys %$s], [sort qw(session_id upload_header_name
        upload_token chunk_endpoint complete_endpoint recommended_chunk_bytes
        max_chunk_bytes total_chunks)], 'the documented members, no others';
    is $s->{upload_header_name}, 'x-mcp-upload-token', 'the header';
    is $s->{chunk_endpoint}, $i->url('/api/mcp/upload/chunk'), 'for chunks';
    is $s->{complete_endpoint}, $i->url('/api/mcp/upload/complete'),
        'for completing';
    is $s->{recommended_chunk_bytes}, 5242880, 'the chunk size';
    is $s->{max_chunk_bytes}, 6291456, 'the largest chunk';
    is $s->{total_chunks}, 10, 'ten chunks';

    # A smaller file, one chunk in each of the three formats.
    my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 3));
    $s = $c->tool('prepare_local_file_upload', {
        type => 'audio', file_name => 'track.wav', file_size => length $wav,
        file_type => 'audio/wav' });
    my $third = int(length($wav) / 3) + 1;
    my @chunks = map { substr $wav, $_ * $third, $third } 0 .. 2;
    my $nobody = $c->stranger;
    my %token = ('x-mcp-upload-token' => $s->{upload_token});

    my $r = $nobody->multipart('/api/mcp/upload/chunk', [
        chunk => { name => 'blob', bytes => $chunks[0] }, chunkIndex => 0,
        sessionId => $s->{session_id}, type => 'audio' ], \%token);
    is $r->status, 200, 'a multipart chunk' or diag $r->body;
    is_deeply $r->json, { sessionId => $s->{session_id}, chunkIndex => 0,
        received => JSON::PP::true, duplicate => JSON::PP::false,
        sizeBytes => $third }, 'is acknowledged';

    my $json = <<'END';
{
  "sessionId": "uuid-v4",
  "chunkIndex": 0,
  "type": "audio",
  "chunkBase64": "<base64>"
}
END
    $json =~ s/uuid-v4/$s->{session_id}/;
    $json =~ s/"chunkIndex": 0/"chunkIndex": 1/;
    $json =~ s/<base64>/encode_base64($chunks[1], '')/e;
    $r = $nobody->post('/api/mcp/upload/chunk', $json,
                       { 'content-type' => 'application/json', %token });
    is $r->status, 200, 'a JSON base64 chunk' or diag $r->body;

    $r = $nobody->post('/api/mcp/upload/chunk', $chunks[2], {
        'content-type' => 'application/octet-stream',
        'x-session-id' => $s->{session_id}, 'x-chunk-index' => 2,
        'x-upload-type' => 'audio', %token });
    is $r->status, 200, 'a raw chunk' or diag $r->body;

    my $complete = <<'END';
{
  "sessionId": "uuid-v4",
  "fileName": "Track.wav",
  "fileType": "audio/wav",
  "type": "audio"
}
END
    $complete =~ s/uuid-v4/$s->{session_id}/;
    $r = $nobody->post('/api/mcp/upload/complete', $complete,
                       { 'content-type' => 'application/json', %token });
    is $r->status, 200, 'the upload is completed' or diag $r->body;
    is $r->json->{fileName}, 'Track.wav', 'under its last name';
    is_stored($r->json->{fileUrl}, $wav, 'chunks');
};

subtest 'E: legacy chunked upload' => sub {
    my $mp3 = Dubplate::Client::slurp(Dubplate::Media::audio('mp3', 3));
    my $init = <<'END';
{
  "jsonrpc": "2.0",
  "id": 1,
  "method": "tools/call",
  "params": {
    "name": "upload_file_init",
    "arguments": {
      "type": "audio",
      "file_name": "track.mp3",
      "file_size": 4000000,
      "total_chunks": 2
    }
  }
}
END
    like quoted($init)->{session_id}, qr/^[0-9a-f-]{36}$/,
        'a session of 4000000 bytes';
    my $s = quoted($init, 4000000 => length $mp3);
    my $chunk = <<'END';
{
  "jsonrpc": "2.0",
  "id": 2,
  "method": "tools/call",
  "params": {
    "name": "upload_file_chunk",
    "arguments": {
      "session_id": "<session_id>",
      "chunk_index": 0,
      "chunk_base64": "<base64 chunk>"
    }
  }
}
END
    my $half = int(length($mp3) / 2);
    my %id = ('<session_id>' => $s->{session_id});
    my $answer = quoted($chunk, %id, '<base64 chunk>' =>
                        encode_base64(substr($mp3, 0, $half), ''));
    ok $answer->{received}, 'the first chunk is received';
    quoted($chunk, %id, '"chunk_index": 0' => '"chunk_index": 1',
           '<base64 chunk>' => encode_base64(substr($mp3, $half), ''));
    my $file = quoted(<<'END', %id);
{
  "jsonrpc": "2.0",
  "id": 3,
  "method": "tools/call",
  "params": {
    "name": "upload_file_complete",
    "arguments": {
      "session_id": "<session_id>",
      "type": "audio",
      "file_name": "track.mp3",
      "file_type": "audio/mpeg"
    }
  }
}
END
    is_stored($file->{fileUrl}, $mp3, 'tool chunks');
    my $large = $c->call('upload_file_chunk', {
        session_id => quoted($init)->{session_id}, chunk_index => 0,
        chunk_base64 => encode_base64('x' x 3_200_000, '') });
    like $large->{content}[0]{text}, qr/FUNCTION_PAYLOAD_TOO_LARGE/,
        'a chunk over 3 MB is refused';
};

subtest 'limits' => sub {
    for (['coverArt', 52_428_800], ['audio', 209_715_200]) {
        my ($type, $bytes) = @$_;
        my %file = (type => $type, file_name => 'x');
        ok $c->tool('prepare_local_file_upload',
                    { %file, file_size => $bytes }),
            "$bytes bytes of $type are announced";
        like $c->call('prepare_local_file_upload',
                      { %file, file_size => $bytes + 1 })->{content}[0]{text},
            qr/at most $bytes bytes/, 'and not one more';
    }
};

done_testing;
