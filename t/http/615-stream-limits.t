#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# How many streams there may be, how long they last, and for whom.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Mcp::house(conf => { 'mcp.streams_max' => 3,
    'streams.beat_ms' => 300, 'streams.max' => 4,
    'streams.max_ms' => 240000, 'auth.cache_ms' => 1000 });
my $ann = $i->client($i->account('ann'));
my $bob = $i->client($i->account('bob'));
my $filter = { notifications => { toolsListChanged => $JSON::PP::true } };

sub subscribe {
    my ($client) = @_;
    my $stream = Mcp::start_modern($client, 'subscriptions/listen', $filter);
    $stream->status;
    return $stream;
}

sub refused {
    my ($stream, $what) = @_;
    is $stream->status, 503, $what;
    like $stream->header('retry-after'), qr/^\d+$/, 'and when to come back';
    $stream->ends;
    like $stream->body, qr/-32000/, 'and why';
}

# All that were open are over.
sub all_over {
    return $i->wait_for("SELECT count(*) FROM mcp_stream"
        . " WHERE kind = 'listen' AND ended_at IS NULL", 0);
}

subtest 'of an account' => sub {
    my $long = { notifications => {
        resourceSubscriptions => ['test://' . 'x' x 1100] } };
    is Mcp::ask($ann, 'subscriptions/listen', $long)->{error}{code}, -32602,
        'what is refused takes no room' for 1 .. 3;
    my @open = map { subscribe($ann) } 1 .. 3;
    is $_->status, 200, 'streams are opened' for @open;
    is $_->message->{method}, 'notifications/subscriptions/acknowledged',
        'and say so at once' for @open;
    refused(subscribe($ann), 'one more than mcp.streams_max is not');
    my $theirs = subscribe($bob);
    is $theirs->status, 200, 'another account has its own';
    my $s = Mcp->open($ann);
    my $call = $s->start('tools/call', Mcp::tool('test_reconnection'));
    ok $call->wait_for(sub { $_->{result} }),
        'calls are answered, though nobody can come back to them';
    $_->leave for @open, $theirs;
    ok all_over(), 'when they have left';
    my $stream = subscribe($ann);
    is $stream->status, 200, 'there is room again';
    $stream->leave;
    all_over();
};

Mcp::one_each($i) or subtest 'of a process' => sub {
    my @sessions = map { Mcp->open($_) } ($ann) x 6, ($bob) x 6;
    my @open;
    my $refused;
    for my $s (@sessions) {
        my $stream = $s->listen;
        if ($stream->status == 503) { $refused = $stream; last }
        push @open, $stream;
    }
    cmp_ok scalar @open, '>=', 4, 'streams are opened';
    refused($refused, 'one more than streams.max is not');
    $_->leave for @open;
    is $sessions[-1]->post('ping')->status, 200, 'requests are answered';
};

# Apache sees late that clients have left.
sub with_room {
    my ($start) = @_;
    for (1 .. 100) {
        my $stream = $start->();
        return $stream if $stream->status == 200;
        sleep 0.1;
    }
    die "there is no room\n";
}

# How long a stream of a credential lasts that is worth nothing any more.
sub outlives {
    my ($stream, $what) = @_;
    my $began = time;
    ok $stream->ends(10), "$what ends its streams";
    return time - $began;
}

subtest 'revoked' => sub {
    my $token = $i->token("ann");
    my ($token_id) = $i->sql('SELECT id FROM access_token'
        . ' ORDER BY created_at DESC LIMIT 1');
    my $client = $i->client({ token => $token });
    my $s = Mcp->open($client);
    my $kept = Mcp->open($ann);
    my ($get, $listen, $other) = map { with_room($_) }
        sub { $s->listen }, sub { subscribe($client) }, sub { $kept->listen };
    ok $_->comes(qr/^./m), 'a stream is open' for $get, $listen, $other;
    $i->ctl("token", "revoke", $token_id);
    outlives($get, 'a token that is revoked');
    outlives($listen, 'of every kind: it');
    is $s->listen->status, 401, 'and nobody comes back with it';
    my $before = length $other->body;
    ok $other->until(5, sub { substr($other->body, $before) =~ /keepalive/ }),
        'those of another token go on';
    $i->ctl('account', 'disable', 'ann');
    outlives($other, 'an account that is disabled');
};
done_testing;
