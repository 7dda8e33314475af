#!/usr/bin/perl
# A stranger's slow server keeps nobody's work waiting.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use IO::Socket::INET;
use Work;
use Test::More;

my $listen = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1')
    or die "listen: $@";
my $port = $listen->sockport;
my $audio = Work::slurp(Dubplate::Media::audio('mp3', 2));
my $server = fork // die;
if ($server == 0) {
    $SIG{CHLD} = 'IGNORE';
    while (my $peer = $listen->accept) {
        next if fork;
        my ($path) = (<$peer> // '') =~ m{^GET (\S+)};
        while (my $line = <$peer>) { last if $line eq "\r\n" }
        if ($path =~ /slow/) {
            print $peer "HTTP/1.1 200 OK\r\n\r\nID3";
            $peer->flush;
            $listen->close;
            alarm 60;
            while (1) { sleep 1; print $peer 'x' x 2000 or last; $peer->flush }
        } else {
            print $peer "HTTP/1.1 200 OK\r\nContent-Length: "
                . length($audio) . "\r\nConnection: close\r\n\r\n$audio";
        }
        exit;
    }
    exit;
}
close $listen;

my ($i, $c) = Work::house(conf => {
    'fetch.allow_http' => 'yes', 'fetch.allow_addresses' => '127.0.0.1',
    'fetch.allow_ports' => "443 80 $port", 'uploads.url_wait_ms' => 0,
    'worker.jobs' => 1,
});
my $bob = $i->client($i->account('bob'));

sub fetch {
    my ($who, $path) = @_;
    return $who->tool('upload_file_from_url', {
        type => 'audio', file_url => "http://127.0.0.1:$port/$path" });
}

sub count {
    my ($state, $login) = @_;
    return $i->sql("SELECT count(*) FROM job j JOIN account a "
        . "ON a.id = j.account_id WHERE j.kind = 'fetch' "
        . "AND j.state = '$state' AND a.login = '$login'");
}

fetch($c, "slow$_") for 1 .. 6;
my $worker = $i->start_worker;
$i->wait_for("SELECT count(*) > 1 FROM job WHERE kind = 'fetch' "
             . "AND state = 'running'", 't');
fetch($bob, 'tune');
ok $i->wait_for("SELECT state FROM job WHERE kind = 'fetch' AND account_id = "
                . "(SELECT id FROM account WHERE login = 'bob')", 'done', 20),
    "somebody else's fetch is done meanwhile";
is count('running', 'ann'), 2, 'of one account two run';
is count('queued', 'ann'), 4, 'and the others wait';
my $s = Work::submit($c, Desk::files($c));
ok Work::wait_job($i, $s->{jobId}, 'done', 60),
    'and a release goes out, its files made fit, while they run';
is count('running', 'ann'), 2, 'as they still do';
cmp_ok $worker->stop // 99, '<', 3, 'and the worker ends at once';
is count('running', 'ann'), 0, 'leaving none behind';

kill 'KILL', $server;
waitpid $server, 0;
done_testing;
