#!/usr/bin/perl
# Bodies get through whole, large ones too, and too large ones are refused.
# fronts: proxy_fcgi cgi htaccess
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann, timeout => 120);

# JSON-RPC: sizes around the limits of web servers.
for my $bytes (0, 1000, 65_536, 131_071, 131_073, 1_048_576, 4_000_000) {
    my $answer = $c->rpc('ping', { padding => 'x' x $bytes });
    ok $answer && exists $answer->{result},
        "a JSON-RPC request with $bytes bytes of padding is answered"
        or diag $c->last->status, ' ', $c->last->body;
}
my $r = $c->rpc_raw('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params":'
                    . ' {"padding": "' . 'x' x 12_000_000 . '"}}');
is $r->status, 413, '12 MB of JSON are too large';
is eval { $r->json->{error} } ? 1 : 0, 1, 'which the program itself says';

# A refused request is answered, however much was on its way.
is $i->client->post('/api/mcp/upload', 'x' x 3_000_000,
                    { 'content-type' => 'text/plain' })->status, 401,
    'a stranger with 3 MB is told 401, not cut off';
is $c->post('/api/mcp/nothing', 'x' x 3_000_000)->status, 404,
    '3 MB for nowhere are told 404';

# 200 MB of silence, an honest WAV, as curl sends it.
my $limit = 209_715_200;
my $file = $i->dir . '/large.wav';
sub wav {
    my ($bytes) = @_;
    open my $fh, '>:raw', $file or die "$file: $!";
    my $data = $bytes - 44;
    print $fh 'RIFF', pack('V', $bytes - 8), 'WAVEfmt ',
        pack('VvvVVvv', 16, 1, 2, 44100, 176400, 4, 16), 'data',
        pack('V', $data), 'Dubplate';
    truncate $fh, $bytes;
    close $fh;
}
sub send_file {
    my ($type) = @_;
    open my $fh, '-|', 'curl', '-sS', '-m', 120, '-o', $i->dir . '/answer',
        '-w', '%{http_code}', '-H', "Authorization: Bearer $ann->{token}",
        '-F', "type=$type", '-F', "file=\@$file", $i->url('/api/mcp/upload');
    my $status = <$fh>;
    close $fh;
    return ($status, Dubplate::Client::slurp($i->dir . '/answer'));
}
wav($limit);
my ($status, $answer) = send_file('audio');
is $status, 200, '200 MB of audio are taken' or diag $answer;
my $digest = Digest::SHA->new(256)->addfile($file)->hexdigest;
my $url = eval { Dubplate::Client::decode($answer)->{fileUrl} } // '/';
my $sum = Digest::SHA->new(256);
my ($length, $code) = (0, 0);
{
    my $http = HTTP::Tiny->new(timeout => 120, max_size => undef);
    my $res = $http->request('GET', $url, {
        headers => { authorization => "Bearer $ann->{token}" },
        data_callback => sub { $sum->add($_[0]); $length += length $_[0] },
    });
    $code = $res->{status};
}
is $code, 200, 'and given back';
is $length, $limit, 'byte';
is $sum->hexdigest, $digest, 'for byte';
wav($limit + 1);
($status, $answer) = send_file('audio');
is $status, 413, 'one byte more is refused';
like $answer, qr/"error"/, 'in the words of the program';

for my $name ('upload') {
    for my $pid ($i->pids($name)) {
        open my $fh, '<', "/proc/$pid/status" or next;
        my ($peak) = map { /^VmHWM:\s+(\d+)/ ? $1 : () } <$fh>;
        cmp_ok $peak, '<', 32 * 1024,
            "$name stayed small: its peak was $peak KiB"
            unless $ENV{ASAN_OPTIONS};
    }
}

# A body without a length.
my $json = '{"jsonrpc":"2.0","id":7,"method":"ping"}';
my $text = $c->raw("POST /api/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    . "Authorization: Bearer $ann->{token}\r\n"
    . "Content-Type: application/json\r\nConnection: close\r\n"
    . "Transfer-Encoding: chunked\r\n\r\n"
    . join('', map { sprintf "%x\r\n%s\r\n", length, $_ }
           substr($json, 0, 10), substr($json, 10)) . "0\r\n\r\n");
like $text, qr{^HTTP/1.1 200.*"id":\s*7}s, 'a chunked body is read to its end';

# A body that breaks off leaves nothing behind and harms nobody.
my $socket = $c->raw("POST /api/mcp/upload HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    . "Authorization: Bearer $ann->{token}\r\n"
    . "Content-Type: multipart/form-data; boundary=b\r\n"
    . "Content-Length: 5000000\r\n\r\n--b\r\nContent-Disposition: form-data; "
    . "name=\"file\"; filename=\"a\"\r\n\r\n" . 'x' x 1_000_000, open => 1);
close $socket;
is $c->get('/health')->status, 200, 'after a broken body all is well';
ok $i->wait_for("SELECT count(*) FROM asset", 1, 5),
    'and nothing of it was kept';
my @left = grep { !-d } glob $i->storage . '/tmp/*';
is "@left", '', 'nor lies in tmp';
done_testing;
