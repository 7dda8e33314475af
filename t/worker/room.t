#!/usr/bin/perl
# An account that is full: what the worker fetched or made for it is refused,
# and not kept.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use IO::Socket::INET;
use MIME::Base64 qw(encode_base64);
use Work;
use Test::More;

my $mp3 = Work::slurp(Dubplate::Media::audio('mp3', 10));
my $listen = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1')
    or die "listen: $@";
my $port = $listen->sockport;
my $server = fork // die;
if ($server == 0) {
    $SIG{PIPE} = 'IGNORE';
    while (my $peer = $listen->accept) {
        while (my $line = <$peer>) { last if $line eq "\r\n" }
        print $peer "HTTP/1.1 200 OK\r\nContent-Length: " . length($mp3)
            . "\r\nConnection: close\r\n\r\n$mp3";
        close $peer;
    }
    exit;
}
close $listen;

my ($i, $c) = Work::house(conf => {
    'fetch.allow_http' => 'yes', 'fetch.allow_addresses' => '127.0.0.1',
    'fetch.allow_ports' => "443 80 $port", 'uploads.url_wait_ms' => 0,
    'limits.stored_max_bytes' => length($mp3) - 1,
});
my %from = (type => 'audio', file_url => "http://127.0.0.1:$port/x.mp3");

sub kept { return scalar(my @files = glob $i->storage . '/content/*/*') }
sub asset { return $i->sql("SELECT state || coalesce(' ' || refusal_code, '') "
                           . "FROM asset WHERE role = 'source'") }

# Fetched.
$c->tool('upload_file_from_url', \%from);
$i->worker_once('--kinds', 'fetch');
is $i->sql("SELECT state || ' ' || failure_code FROM upload_session"),
    'failed account_full', 'a file that turns out too large is refused';
is $i->sql("SELECT attempt FROM job WHERE kind = 'fetch'"), 1,
    'without another try';
is kept(), 0, 'and not kept';
my $r = $c->get('/api/mcp/upload/'
                . $i->sql('SELECT id FROM upload_session'));
like $r->json->{message}, qr/holds 0 of at most/, 'its sender is told';

# Made: the source fits, the WAV that stores get does not.
$i->ctl('account', 'limit', 'ann', length($mp3) + 1000);
$c->tool('upload_file_from_url', \%from);
$i->worker_once('--kinds', 'fetch');
is asset(), 'pending', 'with more room it is fetched';
my $files = kept();
$i->worker_once('--kinds', 'media');
is asset(), 'refused account_full', 'what was made of it finds no room';
is $i->sql("SELECT state FROM job WHERE kind = 'media'"), 'done',
    'which ends the job';
is kept(), $files, 'and is not kept';
is $i->sql('SELECT stored_bytes FROM account_overview'), length $mp3,
    'what was sent is, and counts';
like $c->tool('upload_file', { type => 'audio', file_name => 'x.mp3',
        file_base64 => encode_base64($mp3) })->{state}, qr/pending/,
    'sent again it is looked at again';
$i->ctl('account', 'limit', 'ann', 'default');
$i->set('limits.stored_max_bytes' => 100_000_000);
$i->worker_once('--kinds', 'media');
is asset(), 'ready', 'and is made where there is room';
is $i->sql('SELECT stored_bytes FROM account_overview'),
    $i->sql('SELECT sum(size_bytes) FROM asset'), 'both files count';

kill 'KILL', $server;
waitpid $server, 0;
done_testing;
