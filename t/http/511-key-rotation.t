#!/usr/bin/perl
# Keys change under load, get out, and outlast their database; nobody who has
# a good token is refused.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Signer;
use JSON::PP;
use MIME::Base64 qw(decode_base64url);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new(pg => 'own');
my $ann = $i->account('ann');
my $oauth = Dubplate::Signer->new($i);
my $grant = $oauth->grant($ann, 'once:mcp');

sub kid_of { return decode_json(decode_base64url($_[0] =~ s/\..*//r))->{kid} }

# The status of a request that the token signs.
sub status_of {
    my ($client, $token) = @_;
    return $client->request('POST', '/api/mcp',
        headers => { authorization => "Bearer $token",
                     'content-type' => 'application/json' },
        content => '{"jsonrpc":"2.0","id":1,"method":"tools/list"}')->status;
}

# One signing process and one client, until there is a file "enough": how many
# requests, how many that were not answered with 200, and the names of the keys
# that signed.
my $enough = $i->dir . '/enough';
sub press {
    my ($out) = @_;
    my $signer = Dubplate::Signer->new($i);
    my $client = $i->client;
    my ($n, $bad, %kids, $first) = (0, 0);
    for (my $end = time + 120; time < $end && !-e $enough; ) {
        my $token = $signer->sign($grant);
        $first //= $token;
        $kids{ kid_of($token) } = 1;
        for ($token, $first) {
            $n++;
            $bad++ if status_of($client, $_) != 200;
        }
    }
    print $out join(' ', $n, $bad, sort keys %kids), "\n";
    close $out;
}

subtest 'rotation under load' => sub {
    my @out;
    for (1 .. 3) {
        pipe my $from, my $to or die $!;
        my $pid = fork // die "fork: $!";
        if ($pid == 0) {
            eval { press($to) } or print STDERR $@;
            POSIX::_exit(0);
        }
        close $to;
        push @out, [$pid, $from];
    }
    for (1 .. 4) {
        sleep 2;
        $i->ctl('key', 'rotate', '--now');
    }
    sleep 2;
    Dubplate::Instance::write_file($enough, '');
    my ($n, $bad, %kids) = (0, 0);
    for (@out) {
        my ($pid, $from) = @$_;
        my ($some, $refused, @kids) = split ' ', readline($from) // '0 1';
        waitpid $pid, 0;
        $n += $some;
        $bad += $refused;
        @kids{@kids} = ();
    }
    cmp_ok $n, '>', 200, "$n requests were made";
    is scalar keys %kids, 5, 'their tokens were signed by five keys in turn';
    is $bad, 0, 'every one was answered, those with the first key, too';
};

subtest 'a key that got out' => sub {
    my $token = $oauth->sign($grant);
    my $client = $i->client;
    is status_of($client, $token), 200, 'a token is good';
    $i->ctl('key', 'retire', '--', kid_of($token));
    my $next = $oauth->sign($grant);
    isnt kid_of($next), kid_of($token), 'another key signs at once';
    is status_of($client, $next), 200, 'which is taken at once';
    sleep 5.1;
    is status_of($client, $token), 401, 'after 5 seconds the first is not';
    is status_of($client, $next), 200, 'and the second one is';
    ok !grep({ $_->{kid} eq kid_of($token) }
             @{ $client->get('/oauth/jwks')->json->{keys} }),
        'the key is not published any more';
};

subtest 'the database goes and comes back' => sub {
    my $checker = Dubplate::Signer->new($i);
    my $token = $oauth->sign($grant);
    is $checker->check($token), 'ok', 'a token is good';
    $i->pg->stop;
    sleep 5.1;
    is $checker->check($token), 'ok',
        'signatures are checked with the keys there were';
    like $oauth->ask("sign $grant"), qr/^-unavailable/, 'nothing is signed';
    my $fresh = Dubplate::Signer->new($i);
    is $fresh->check($token), 'unavailable',
        'a process that has no keys yet says so';
    $i->pg->start;
    sleep 1.1;
    is $checker->check($token), 'ok', 'afterwards all is well';
    is $fresh->check($token), 'ok', 'there, too';
    is $checker->check($oauth->sign($grant)), 'ok', 'and it signs again';
};

done_testing;
