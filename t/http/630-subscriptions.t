#!/usr/bin/perl
# Who follows a release or its job hears of it while the worker works: by
# resources/subscribe in a session, by subscriptions/listen since 2026-07-28.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Stream;
use Test::More;

my $i = Dubplate::Instance->new;
my ($ann, $bob) = map { $i->account($_, credits => 20) } 'ann', 'bob';
my ($c, $b) = map { $i->client($_) } $ann, $bob;
my ($cover, $audio) = Desk::files($c);
my $s = $c->tool('submit_release', Desk::submission($cover, $audio));
my $status = "mcp://releases/$s->{releaseId}/status";
my $job = "mcp://release-jobs/$s->{jobId}";
my $nothing = 'mcp://release-jobs/00000000-0000-4000-8000-000000000000';
my $id = 'io.modelcontextprotocol/subscriptionId';

sub is_updated { return ($_[0]{method} // '') eq 'notifications/resources/updated' }

# A session that has subscribed, and its stream; what subscribing answered.
sub session {
    my ($client, @uris) = @_;
    my %session = Stream::session($client, '2025-11-25');
    my @answers = map {
        my $r = $client->rpc('resources/subscribe', { uri => $_ },
                             headers => \%session);
        delete $r->{id};
        $r;
    } @uris;
    return (Stream->get($client, '/api/mcp', %session), \%session, @answers);
}

# A listen stream, after its acknowledgement, and that.
sub listen_to {
    my ($client, $request_id, @uris) = @_;
    my $stream = Stream->post($client, { id => $request_id,
        method => 'subscriptions/listen', params => { Stream::modern(),
            notifications => { resourceSubscriptions => \@uris } } });
    return ($stream, $stream->next);
}

my ($session, $headers, @taken) = session($c, $status, $job);
is_deeply [map { $_->{result} } @taken], [{}, {}], 'a session subscribes';
my ($listen, $ack) = listen_to($c, 7, $status, $job);
is $ack->{method}, 'notifications/subscriptions/acknowledged',
    'a listen stream is acknowledged first';
is_deeply $ack->{params}{notifications},
    { resourceSubscriptions => [$status, $job] }, 'with what it asked for';
is $ack->{params}{_meta}{$id}, 7, 'under the id of its request';

# Somebody else's, and nobody's.
my ($his_session, undef, @his) = session($b, $status, $job, $nothing);
is_deeply $his[0], $his[2], "a subscription does not tell whose a release is";
is_deeply $his[1], $his[2], "or a job, or whether it is one";
my ($his_listen, $his_ack) = listen_to($b, 'x', $status, $job, $nothing);
is_deeply $his_ack->{params}{notifications}{resourceSubscriptions},
    [$status, $job, $nothing], 'nor does a listen stream';
my $e = $b->rpc('resources/subscribe', { uri => 'mcp://elsewhere' },
    headers => { Stream::session($b, '2025-11-25') })->{error};
is $e->{code}, -32002, 'what is no resource at all is refused';
for my $member (qw(resourceSubscriptions taskIds)) {
    my $stream = Stream->post($c, { id => 8,
        method => 'subscriptions/listen', params => { Stream::modern(),
            notifications => { $member => $job } } });
    is $stream->next->{error}{code}, -32602, "$member that is no list, too";
}


# Told to an account's streams that follow the job, to know how far they are.
sub mark {
    my ($login, $word) = @_;
    $i->sql("SELECT change_note((SELECT id FROM account WHERE login = '$login'),"
        . " 'resource:$job', 'notifications/resources/updated', "
        . "'{\"uri\":\"$word\"}')");
    return;
}

# What a stream says of resources up to the mark.
sub up_to {
    my ($stream, $word) = @_;
    my @uris;
    $stream->next(sub {
        push @uris, $_[0]{params}{uri} if is_updated($_[0]);
        return @uris && $uris[-1] eq $word;
    });
    return @uris;
}

# The worker moves.
$i->start_worker;
for my $stream ($session, $listen) {
    my $done = $stream->next(sub {
        return 0 unless is_updated($_[0]) && $_[0]{params}{uri} eq $job;
        my $r = $c->rpc('resources/read', { uri => $job });
        return $r->{result}{contents}[0]{text} =~ /"state":\s*"done"/;
    }, 20);
    my $name = $stream == $listen ? 'a listen stream' : 'a session';
    ok $done, "$name hears of the job until it is done";
    is_deeply $done->{params}{_meta},
        $stream == $listen ? { $id => 7 } : undef,
        $stream == $listen ? 'each under its id' : 'without other members';
}
ok $i->wait_for("SELECT status FROM release WHERE id = '$s->{releaseId}'",
                'Distributed', 10), 'the release is distributed';
mark('ann', 'a');
for my $stream ($session, $listen) {
    up_to($stream, 'a');
    my %n;
    $n{ $_->{params}{uri} }++ for grep { is_updated($_) } $stream->seen;
    cmp_ok $n{$job}, '>=', 10, 'it heard of each step of the job';
    cmp_ok $n{$status}, '>=', 4, 'and of what the stores said';
    my $sent = $i->sql("SELECT last_seq FROM mcp_stream WHERE id IN (SELECT "
        . "stream_id FROM mcp_event WHERE message LIKE '%\"a\"%') AND kind = '"
        . ($stream == $listen ? 'listen' : 'session') . "'");
    is scalar(grep { is_updated($_) } $stream->seen), $sent,
        'all that was written, once';
}

# Bob's streams work, and had nothing before this.
mark('bob', 'b');
for (['session', $his_session], ['listen stream', $his_listen]) {
    my ($name, $stream) = @$_;
    is_deeply [up_to($stream, 'b')], ['b'],
        "somebody else's $name heard nothing of it";
}

# No more after unsubscribing, and after the session's end.
$c->rpc('resources/unsubscribe', { uri => $status }, headers => $headers);
is_deeply $c->last->json->{result}, {}, 'a session unsubscribes';
$i->sql("UPDATE release SET title = 'Another' WHERE id = '$s->{releaseId}'");
mark('ann', 'c');
is_deeply [up_to($listen, 'c')], [$status, 'c'],
    'a change by whoever is told to who listens';
is_deeply [up_to($session, 'c')], ['c'],
    'the session hears no more of the release';
$c->delete('/api/mcp', $headers);
ok $session->ends, 'its stream ends with it';
$_->close for $listen, $his_listen, $his_session;
ok $i->wait_for("SELECT count(*) FROM mcp_stream WHERE kind = 'listen' "
                . 'AND ended_at IS NULL', 0, 20),
    'and a listen stream when its client leaves' if $i->front eq 'lighttpd';

done_testing;
