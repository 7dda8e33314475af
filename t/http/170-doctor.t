#!/usr/bin/perl
# dubplatectl doctor: well behind what we ship, and right about what is not.
# fronts: proxy_fcgi htaccess
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use IO::Socket::INET;
use JSON::PP;
use Test::More;

my $i = Dubplate::Instance->new(worker => 1);
$i->wait_for('SELECT count(*) > 0 FROM dubplate.worker', 't', 10);

my ($status, $out) = $i->try_ctl('doctor', $i->url);
is $status, 0, 'the shipped configuration lets everything through';
unlike $out, qr/^BAD/m, 'nothing is bad';
is scalar(() = $out =~ /^well /mg), 14, 'all fourteen checks were made';
like $out, qr/All is well\.$/, 'and it says so';

($status, $out) = $i->try_ctl('doctor', $i->url('/'), '--json', '--quick');
my $rows = decode_json($out);
is scalar(@$rows), 11, '--quick leaves out the large bodies';
is scalar(grep { !$_->{well} } @$rows), 0, 'a slash at the end is forgiven';

# localhost is not what server.public_url says.
(my $other = $i->url) =~ s/127\.0\.0\.1/localhost/;
($status, $out) = $i->try_ctl('doctor', $other, '--quick');
is $status, 1, 'another address than public_url is found';
like $out, qr/BAD   server\.public_url is this address/, 'and named';
like $out, qr/do:   Set server\.public_url/, 'with what to do';

# The master key is gone.
unlink "$i->{dir}/master.key";
$i->sql('DELETE FROM signing_key');
$i->restart_front;
($status, $out) = $i->try_ctl('doctor', $i->url, '--quick');
is $status, 1, 'a server that cannot sign is found';
like $out, qr/BAD   keys that check tokens are published/, 'and named';
like $out, qr/do:   Run dubplatectl key init/, 'with what to do';

# Nobody there.
my $port = Dubplate::Instance::free_port();
($status, $out) = $i->try_ctl('doctor', "http://127.0.0.1:$port", '--quick');
is $status, 1, 'a server that does not run is found';
like $out, qr/BAD   the health program answers\n      seen: Couldn't connect/,
    'with the reason';

my ($usage, undef, $err) = $i->try_ctl('doctor', 'example');
is $usage, 2, 'something that is no address is a mistake in usage';
like $err, qr/no address/, 'and is called one';

# A front end that keeps Authorization back and has a page of its own for
# 404: a small proxy in front of the real one.
my $proxy_port = Dubplate::Instance::free_port();
my $pid = fork() // die;
if ($pid == 0) {
    forget_headers($proxy_port, $i->port);
    exit 0;
}
sleep 1;
($status, $out) = $i->try_ctl('doctor', "http://127.0.0.1:$proxy_port",
    '--quick');
kill 'TERM', $pid;
waitpid $pid, 0;
is $status, 1, 'a front end that keeps headers back is found';
like $out, qr/BAD   the Authorization header arrives/, 'Authorization';
like $out, qr/do:   Apache keeps it back: CGIPassAuth/, 'and what to do';
like $out, qr/BAD   a program's own 404 gets through/, 'a foreign 404 page';
done_testing;

# Relays one request a connection, without Authorization.
sub forget_headers {
    my ($port, $to) = @_;
    $SIG{TERM} = sub { exit 0 };
    my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
        LocalPort => $port, Listen => 16, ReuseAddr => 1) or die $!;
    while (my $client = $listen->accept) {
        my ($head, $length) = ('', 0);
        while (my $line = <$client>) {
            $length = $1 if $line =~ /^Content-Length: (\d+)/i;
            next if $line =~ /^(?:Authorization|Connection):/i;
            last if $line =~ /^\r?\n$/;
            $head .= $line;
        }
        read $client, my $body, $length if $length;
        if ($head =~ m{^GET /api/mcp/no-such}) {
            print $client "HTTP/1.0 404 Not Found\r\n\r\n<h1>404</h1>";
            next;
        }
        my $server = IO::Socket::INET->new("127.0.0.1:$to") or die $!;
        print $server $head, "Connection: close\r\n\r\n", $body // '';
        print $client $_ while <$server>;
    }
    return;
}
