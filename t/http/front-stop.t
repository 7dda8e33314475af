#!/usr/bin/perl
# Programs end within a second of SIGTERM, finish what they have in hand, and
# the web server starts them again.
# fronts: proxy_fcgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Front;
use Dubplate::Instance;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann);
# Under mod_fcgid a program starts with its first request.
my %first = (health => '/health', mcp => '/api/mcp/releases',
             upload => '/api/mcp/files/a', admin => '/api/status',
             oauth => '/.well-known/oauth-protected-resource');
for my $name (Dubplate::Front::programs()) {
    $c->get($first{$name});
    my @pids = $i->pids($name);
    cmp_ok scalar @pids, '>=', 1, "$name runs";
    my $start = time;
    kill 'TERM', @pids;
    my @left = @pids;
    while (@left && time - $start < 5) {
        sleep 0.01;
        @left = grep { running($_) } @left;
    }
    cmp_ok time - $start, '<', 1, "$name ends within a second of SIGTERM";
    next if $i->front eq 'proxy_fcgi';
    my $status;
    for (1 .. 40) {
        $status = $c->get($first{$name})->status;
        last if $status < 500;
        sleep 0.1;
    }
    cmp_ok $status, '<', 500, "$name is started again";
}

# In the process table and no zombie.
sub running {
    my ($pid) = @_;
    open my $fh, '<', "/proc/$pid/stat" or return 0;
    return (<$fh> // '') =~ /\) [^ZX] /;
}

# A request in hand waits for a locked table; SIGTERM comes meanwhile.
{
    start_daemons() if $i->front eq 'proxy_fcgi';
    is $c->get('/api/mcp/releases')->status, 200, 'mcp answers';
    my $lock = Dubplate::Proc->spawn(
        name => 'psql', as => 'root', log => $i->dir . '/log/lock.log',
        argv => ['psql', '-XAtq', '-h', $i->pg->socket_dir, '-U', 'postgres',
                 '-d', $i->db, '-c', 'BEGIN', '-c',
                 'LOCK TABLE dubplate.release IN ACCESS EXCLUSIVE MODE',
                 '-c', 'SELECT pg_sleep(0.6)', '-c', 'COMMIT']);
    $i->wait_for(q(SELECT count(*) FROM pg_locks WHERE granted
                   AND mode = 'AccessExclusiveLock'
                   AND relation = 'dubplate.release'::regclass), 1, 5);
    my $socket = $c->raw("GET /api/mcp/releases HTTP/1.1\r\n"
        . "Host: 127.0.0.1\r\nAuthorization: Bearer $ann->{token}\r\n"
        . "Connection: close\r\n\r\n", open => 1);
    $i->wait_for(q(SELECT count(*) FROM pg_locks WHERE NOT granted), 1, 5);
    kill 'TERM', $i->pids('mcp');
    my $answer = join '', <$socket>;
    like $answer, qr{^HTTP/1.1 200 }, 'a request in hand at SIGTERM is finished';
    $lock->wait_end(5);
}

# Behind mod_proxy_fcgi systemd would start them again, not the web server.
if ($i->front ne 'proxy_fcgi') {
    for my $round (1 .. 20) {
        my ($mcp) = $i->pids('mcp');
        kill 'TERM', $mcp if $mcp && $round % 5 == 0;
        eval { $c->rpc('ping') };
        sleep 0.02;
    }
    my $ok = 0;
    for (1 .. 40) {
        last if $ok = eval { exists $c->rpc('ping')->{result} };
        sleep 0.1;
    }
    ok $ok, 'after some restarts under load requests are answered';
    my $took = $i->{web}->stop(undef, 15);
    ok defined $took, 'the web server ends when asked';
    sleep 0.3;
    is scalar($i->pids), 0, 'and no program is left';
}
sub start_daemons {
    Dubplate::Front::start_daemons($i);
    for my $name (Dubplate::Front::programs()) {
        for (1 .. 100) {
            last if -S $i->dir . "/run/$name.sock";
            sleep 0.02;
        }
    }
}

for my $name ($i->front eq 'proxy_fcgi' ? @{ $i->{servers} } : ()) {
    $name->stop;
    is $name->status, 0, "$name->{name} ended with status 0";
}
done_testing;
