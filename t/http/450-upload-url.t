#!/usr/bin/perl
# Files fetched from an address: while the caller waits, later, or not at all.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);

my ($wav, $other) = map { Dubplate::Client::slurp(
    Dubplate::Media::audio('wav', 2, $_)) } qw(a b);

# Somebody's web server: /track.wav, /slow.wav (waits for $gate), and more.
my $listen = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1')
    or die $@;
my $origin = 'http://127.0.0.1:' . $listen->sockport;
my $i = Dubplate::Instance->new(conf => {
    'fetch.allow_http' => 'yes',
    'fetch.allow_ports' => '443 80 ' . $listen->sockport,
    'fetch.allow_addresses' => '127.0.0.1',
    'uploads.url_wait_ms' => 5000,
    'limits.cover_max_bytes' => 100_000,
});
my ($gate, $asked) = map { $i->dir . "/$_" } qw(gate asked);

sub serve {
    my ($client) = @_;
    my $head = '';
    while (my $line = <$client>) {
        last if $line eq "\r\n";
        $head .= $line;
    }
    my ($path) = $head =~ m{^GET (\S+)} or return;
    open my $fh, '>>', $asked;
    print $fh "$path\n";
    close $fh;
    if ($path =~ /slow/) { sleep 0.05 until -e $gate }
    my $body = $path =~ /track/ ? $wav : $path =~ /slow/ ? $other
        : $path =~ /page/ ? '<!DOCTYPE html><p>Sign in</p>' : undef;
    my $status = defined $body ? '200 OK' : '404 Not Found';
    $body //= 'no';
    print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body)
        . "\r\nConnection: close\r\n\r\n$body";
}

my $server = fork // die;
if (!$server) {
    $SIG{CHLD} = 'IGNORE';
    while (my $client = $listen->accept) {
        next if fork;
        serve($client);
        close $client;
        require POSIX;
        POSIX::_exit(0);
    }
}
END { kill 'TERM', $server if $server }
close $listen;

sub asked {
    open my $fh, '<', $asked or return 0;
    return scalar grep { /^\Q$_[0]\E$/ } <$fh>;
}

my $c = $i->client($i->account('ann'));

# The documented request, before any worker runs.
my $quoted = <<'END';
{
  "jsonrpc": "2.0",
  "id": 2,
  "method": "tools/call",
  "params": {
    "name": "upload_file_from_url",
    "arguments": {
      "type": "audio",
      "file_url": "https://example.com/track.wav"
    }
  }
}
END
$quoted =~ s{https://example.com}{$origin};
$i->set('uploads.url_wait_ms' => 300);
$i->restart_front;
my $start = time;
my $first = $c->rpc_raw($quoted)->json->{result}{structuredContent};
ok time - $start < 3, 'the answer does not wait for ever';
is $first->{state}, 'fetching', 'it says that the file is being fetched';
is $first->{statusUrl}, $i->url("/api/mcp/upload/$first->{sessionId}"),
    'where to ask';
like $first->{message}, qr/upload_file_from_url again/, 'and how';
is $c->get($first->{statusUrl})->json->{state}, 'fetching',
    'the status says the same';
is $c->rpc_raw($quoted)->json->{result}{structuredContent}{sessionId},
    $first->{sessionId}, 'asking again goes on with the same session';
is $i->client($i->account('bob'))->rpc_raw($quoted)
    ->json->{result}{structuredContent}{sessionId} eq $first->{sessionId},
    '', 'another account has a session of its own';

$i->set('uploads.url_wait_ms' => 10_000);
$i->restart_front;
$i->start_worker('--kinds', 'fetch');
my $file = $c->rpc_raw($quoted)->json->{result}{structuredContent};
like $file->{fileUrl}, qr{/api/mcp/files/}, 'with a worker the file comes';
ok $c->get($file->{fileUrl})->body eq $wav, 'and is the one at the address';
is $file->{mediaType}, 'audio/wav', 'of its type';
is $file->{fileName}, 'track.wav', 'by its name';
is $c->get($first->{statusUrl})->json->{fileUrl}, $file->{fileUrl},
    'the status has it, too';
$i->wait_for("SELECT count(*) FROM job WHERE kind = 'fetch'"
    . " AND state = 'done'", 2);
is asked('/track.wav'), 2, 'once for each account it was fetched';

my $pid = fork // die;
if (!$pid) {
    sleep 0.5;
    open my $fh, '>', $gate;
    require POSIX;
    POSIX::_exit(0);
}
$file = $c->tool('upload_file_from_url', {
    type => 'audio', file_url => "$origin/slow.wav?x=1",
    file_name => 'my song.wav' });
waitpid $pid, 0;
is $file->{fileName}, 'my song.wav', 'who waits a little gets a slow file';

sub refused {
    my ($args, $says, $name) = @_;
    my $r = $c->call('upload_file_from_url', { type => 'audio', %$args });
    ok $r->{isError}, $name;
    like $r->{content}[0]{text}, $says, '... with the reason';
}
refused({ file_url => "$origin/page" }, qr/web page|HTML|looks like/i,
        'a web page is no audio');
refused({ file_url => "$origin/nothing" }, qr/could not be fetched/,
        'where there is nothing nothing is fetched');
refused({ type => 'coverArt', file_url => "$origin/track.wav" },
        qr/100000|larger|too large/i, 'too large a file is refused');
refused({ file_url => 'http://127.0.0.2/x.wav' }, qr/public/,
        'a private address is refused');
refused({ file_url => 'http://localhost/x.wav' }, qr/public/,
        'localhost is refused');
refused({ file_url => 'ftp://example.com/x.wav' }, qr/must begin with/,
        'another scheme is refused');
refused({ file_url => 'https://ann:secret@example.com/x.wav' }, qr/user name/,
        'a password in an address is refused');
unlike $i->log, qr/secret/, '... and stands in no log';
refused({ file_url => "$origin/nothing" }, qr/could not be fetched/,
        'what failed is tried afresh when asked again');
is asked('/nothing') >= 2, 1, '... at the address, too';

my $s = $c->get($first->{statusUrl})->json;
is $c->post_json('/api/mcp/upload/complete',
                 { sessionId => $s->{sessionId} })->json->{fileUrl},
    $s->{fileUrl}, 'a fetched file may be completed';

done_testing;
