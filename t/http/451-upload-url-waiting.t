#!/usr/bin/perl
# Many who wait for a fetch do not keep others from the server.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;
use Time::HiRes qw(sleep time);

# Nobody fetches: whoever may wait waits to the end.  It is about threads, so
# about a front that runs programs with some.
my $i = Dubplate::Instance->new(front => 'lighttpd', conf => {
    'server.threads' => 4, 'uploads.url_wait_ms' => 4000 });
my $ann = $i->account('ann');
my $c = $i->client($ann);

sub request {
    my ($n) = @_;
    return { jsonrpc => '2.0', id => $n, method => 'tools/call', params => {
        name => 'upload_file_from_url', arguments => {
            type => 'audio', file_url => "https://example.com/$n.wav" } } };
}

my @pids;
for my $n (1 .. 8) {
    my $pid = fork // die;
    if (!$pid) {
        $i->client($ann)->post_json('/api/mcp', request($n % 2));
        require POSIX;
        POSIX::_exit(0);
    }
    push @pids, $pid;
}
sleep 1;
my $start = time;
is $c->rpc('ping')->{error}, undef, 'a server whose callers wait answers';
ok time - $start < 1.5, 'at once';
waitpid $_, 0 for @pids;

$start = time;
my $r = $c->post_json('/api/mcp', [map { request($_) } 10 .. 19],
                      { 'mcp-protocol-version' => '2025-03-26' });
is scalar @{ $r->json }, 10, 'a batch of fetches is answered';
ok time - $start < 3, 'without waiting for them one after the other';

$start = time;
$c->tool('upload_file_from_url', {
    type => 'audio', file_url => 'https://example.com/x.wav' });
ok time - $start > 3, 'one caller is still waited for';

# The program is told to end while somebody waits.
my $body = Dubplate::Client::encode(request(20));
my $socket = $c->raw("POST /api/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    . "Authorization: Bearer $ann->{token}\r\n"
    . "Content-Type: application/json\r\nConnection: close\r\n"
    . 'Content-Length: ' . length($body) . "\r\n\r\n$body", open => 1);
ok $i->wait_for("SELECT count(*) FROM upload_session WHERE source_url LIKE "
                . "'%/20.wav'", 1, 5), 'a fetch is waited for';
sleep 0.3;
$start = time;
kill 'TERM', $i->pids('mcp');
my $answer = join '', <$socket>;
like $answer, qr{^HTTP/1.1 200 .*"state\\?":\\?"fetching}s,
    'who waits when the program ends is told to ask again';
ok time - $start < 1.5, 'soon';

done_testing;
