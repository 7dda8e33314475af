#!/usr/bin/perl
# Files: to their owner only, as attachments, whole or in part.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann);
my $bob = $i->client($i->account('bob'));
my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 2));
my $url = $c->multipart('/api/mcp/upload', [
    type => 'audio', file => { name => 'Für \\"Elise\\".wav', bytes => $wav,
                               type => 'text/html' } ])->json->{fileUrl};

my $r = $c->get($url);
is $r->status, 200, 'its owner gets it';
ok $r->body eq $wav, 'whole';
is $r->header('content-type'), 'audio/wav',
    'its type is what its bytes are, not what was claimed';
is $r->header('x-content-type-options'), 'nosniff', 'which nobody guesses';
is $r->header('content-security-policy'), "default-src 'none'; sandbox",
    'it may do nothing in a browser';
like $r->header('content-disposition'),
    qr/^attachment; filename="[ -~]+"; filename\*=UTF-8''F%C3%BCr/,
    'it is an attachment of its own name';
is $r->header('content-length'), length $wav, 'of its size';
like $r->header('cache-control'), qr/no-store/, 'which no cache keeps';
my $etag = $r->header('etag');
like $etag, qr/^"[0-9a-f]{64}"$/, 'with a strong tag';

is $c->request('HEAD', $url)->status, 200, 'HEAD is answered';
is $c->last->body, '', 'without a body';

for (['bytes=0-3', 206, 'RIFF', 'bytes 0-3/'],
     ['bytes=8-11', 206, 'WAVE', 'bytes 8-11/'],
     ['bytes=-4', 206, substr($wav, -4), sprintf 'bytes %d-%d/',
      length($wav) - 4, length($wav) - 1],
     ['bytes=999999999-', 416, '', 'bytes */'],
     ['items=0-1', 200, $wav, undef]) {
    my ($range, $status, $body, $content_range) = @$_;
    $r = $c->get($url, { range => $range });
    is $r->status, $status, "$range: $status";
    ok $r->body eq $body, '... with the right bytes';
    is $r->header('content-range'),
        $content_range ? $content_range . length $wav : undef,
        '... which are named';
}
is $c->get($url, { range => 'bytes=0-3', 'if-range' => $etag })->status, 206,
    'a part of the same file is resumed';
is $c->get($url, { range => 'bytes=0-3', 'if-range' => '"x"' })->status, 200,
    'of another file the whole is sent';

is $i->client->get($url)->status, 401, 'a stranger is asked who he is';
(my $unknown = $url) =~ s{[^/]+$}{01234567-89ab-4def-8123-456789abcdef};
my ($a, $b) = map { my $r = $bob->get($_); is $r->status, 404,
    'another account finds nothing'; my $j = $r->json;
    delete $j->{requestId}; $j } $url, $unknown;
is_deeply $a, $b, 'just as where there is nothing';
my $s = $c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'x', file_size => 10 });
is $i->client->get($url, { 'x-mcp-upload-token' => $s->{upload_token} })
    ->status, 401, 'an upload token opens no file';
is $c->get('/api/mcp/files/..%2f..%2fetc')->status, 404,
    'a path is no id';
is $c->get('/api/mcp/files/abc')->status, 404, 'nor is a word';

done_testing;
