#!/usr/bin/perl
# upload_file_from_url: the worker fetches.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use IO::Socket::INET;
use Work;
use Test::More;

# A web server of one's own, with a page for every mishap.
my $cover = Work::slurp(Dubplate::Media::cover(1500));
my $audio = Work::slurp(Dubplate::Media::audio('mp3', 2));
my $listen = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1')
    or die "listen: $@";
my $port = $listen->sockport;
my %pages = (
    '/cover.jpg' => [200, $cover], '/tune' => [200, $audio],
    '/page' => [200, '<!DOCTYPE html><title>Sign in</title>'],
    '/gone' => [404, 'no'], '/busy' => [503, 'no'],
    '/huge' => [200, "ID3" . "x" x 3_000_000],
);
my $server = fork // die;
if ($server == 0) {
    $SIG{PIPE} = 'IGNORE';
    while (my $peer = $listen->accept) {
        my $head = '';
        while (my $line = <$peer>) { $head .= $line; last if $line eq "\r\n" }
        my ($path) = $head =~ m{^GET (\S+)};
        if ($path =~ m{^/to\?(.*)}) {
            print $peer "HTTP/1.1 302 Go\r\nLocation: $1\r\n"
                . "Content-Length: 0\r\n\r\n";
        } elsif ($path eq '/slow') {
            print $peer "HTTP/1.1 200 OK\r\n\r\nID3";
            $peer->flush;
            sleep 60;
        } else {
            my ($status, $body) = @{ $pages{$path} // [404, ''] };
            print $peer "HTTP/1.1 $status X\r\nContent-Length: "
                . length($body) . "\r\nConnection: close\r\n\r\n$body";
        }
        close $peer;
    }
    exit;
}
close $listen;

my ($i, $c) = Work::house(conf => {
    'fetch.allow_http' => 'yes', 'fetch.allow_addresses' => '127.0.0.1',
    'fetch.allow_ports' => "443 80 $port", 'uploads.url_wait_ms' => 0,
    'limits.audio_max_bytes' => 2_000_000,
});

sub fetch {
    my ($type, $path) = @_;
    my $url = $path =~ m{^/} ? "http://127.0.0.1:$port$path" : $path;
    $c->tool('upload_file_from_url', { type => $type, file_url => $url });
    my $id = $i->sql('SELECT id FROM upload_session '
                     . 'ORDER BY created_at DESC LIMIT 1');
    $i->worker_once('--kinds', 'fetch');
    return $id;
}

sub session {
    my ($id) = @_;
    return $i->sql("SELECT state || coalesce(' ' || failure_code, '') "
                   . "FROM upload_session WHERE id = '$id'");
}

my $id = fetch('coverArt', '/cover.jpg');
is session($id), 'done', 'a cover is fetched';
is $i->sql("SELECT a.type || ' ' || a.media_type || ' ' || a.size_bytes "
           . 'FROM asset a JOIN upload_session s ON s.asset_id = a.id '
           . "WHERE s.id = '$id'"), 'coverArt image/jpeg ' . length $cover,
    'whole, and known by its bytes';
is $i->sql("SELECT count(*) FROM job WHERE kind = 'media'"), 1,
    'and is to be made fit for stores';
is session(fetch('audio', '/tune')), 'done', 'audio is fetched';
is session(fetch('audio', "/to?/tune")), 'done', 'over a redirect, too';
is $i->sql("SELECT count(*) FROM asset WHERE type = 'audio'"), 1,
    'the same bytes are the same asset';

is session(fetch('audio', '/cover.jpg')), 'failed unsupported_media',
    'a cover is no audio';
is session(fetch('audio', '/page')), 'failed unsupported_media',
    'nor is a web page';
like $i->sql('SELECT failure_text FROM upload_session '
             . 'ORDER BY created_at DESC LIMIT 1'), qr/looks like a web page; audio/,
    'and the owner is told what it looks like';
is session(fetch('audio', '/gone')), 'failed could_not_fetch',
    'what is not there cannot be fetched';
is session(fetch('audio', '/huge')), 'failed too_large',
    'what is too large is cut off';
is session(fetch('audio', '/to?http://127.0.0.2:' . $port . '/tune')),
    'failed address_refused', 'an address behind a redirect is looked at, too';
is session(fetch('audio', '/to?http://169.254.169.254/latest/')),
    'failed address_refused', 'a cloud\'s metadata is out of reach';
unlike $i->sql("SELECT string_agg(failure_text, ' ') FROM upload_session"),
    qr/127\.0|169\.254|refused to connect|curl/i,
    'nobody learns what answers where';

$id = fetch('audio', '/busy');
is session($id), 'open', 'a server that is busy is asked again';
is $i->sql("SELECT state || ' ' || attempt FROM job "
           . "WHERE upload_session_id = '$id'"), 'queued 1', 'later';
$i->sql("UPDATE job SET run_at = now(), attempt = max_attempts - 1 "
        . "WHERE upload_session_id = '$id'");
$i->worker_once('--kinds', 'fetch');
is session($id), 'failed could_not_fetch', 'but not for ever';

# Stopped in the middle.
$c->tool('upload_file_from_url', { type => 'audio',
    file_url => "http://127.0.0.1:$port/slow" });
my $worker = $i->start_worker;
$i->wait_for("SELECT count(*) FROM job WHERE kind = 'fetch' "
             . "AND state = 'running'", 1);
Time::HiRes::sleep(0.5);
cmp_ok $worker->stop // 99, '<', 2, 'a worker that fetches ends at once';
is $i->sql("SELECT state || ' ' || attempt FROM job WHERE kind = 'fetch' "
           . 'ORDER BY created_at DESC LIMIT 1'), 'queued 0',
    'and hands the job back';
is_deeply [glob $i->storage . '/tmp/*'], [], 'nothing lies around';

# Expired before it was fetched.
$i->sql("UPDATE job SET run_at = now() WHERE kind = 'fetch'");
$i->sql("UPDATE upload_session SET expires_at = now() WHERE state = 'open'");
$i->worker_once('--kinds', 'fetch');
is $i->sql("SELECT count(*) FROM job WHERE kind = 'fetch' "
           . "AND error_code = 'expired'"), 1,
    'what has expired is not fetched any more';

kill 'KILL', $server;
waitpid $server, 0;
done_testing;
