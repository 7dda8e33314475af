#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# GET of the endpoint: what a session is told (MCP 2025-11-25,
# basic/transports, "Listening for Messages from the Server").
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Mcp;
use Test::More;

my $i = Mcp::house(conf => { 'streams.beat_ms' => 300 });
my %account = map { $_ => $i->account($_) } qw(ann bob);
my $ann = $i->client($account{ann});
my $bob = $i->client($account{bob});
my $uri = 'test://watched-resource';

# Something happens to the resource, as a worker tells it.
sub change {
    my ($who) = @_;
    return $i->sql("SELECT change_note('$account{$who // 'ann'}{id}',"
        . " 'resource:$uri', 'notifications/resources/updated',"
        . " '{\"uri\":\"$uri\"}')");
}

sub watch {
    my ($client) = @_;
    my $s = Mcp->open($client);
    is_deeply $s->post('resources/subscribe', { uri => $uri })->json->{result},
        {}, 'a session subscribes';
    return $s;
}

# It reads on, whatever else was said: a beat after now.
sub lives {
    my ($stream) = @_;
    my $before = length $stream->body;
    return $stream->until(5, sub {
        substr($stream->body, $before) =~ /^: keepalive/m });
}

subtest 'as it happens' => sub {
    my $s = watch($ann);
    my $other = watch($bob);
    my $stream = $s->listen;
    is $stream->status, 200, 'GET is answered at once';
    is $stream->header('content-type'), 'text/event-stream', 'by a stream';
    is $stream->header('cache-control'), 'no-store', 'that nobody keeps';
    ok $stream->comes(qr/: keepalive\n\n/), 'that is alive in silence';
    my $theirs = $other->listen;
    ok $theirs->comes(qr/^:/m), 'somebody else listens, too';
    is change(), 1, 'a resource changes';
    my $m = $stream->message;
    is $m->{method}, 'notifications/resources/updated', 'the client is told';
    is $m->{params}{uri}, $uri, 'of what';
    ok lives($theirs), 'others go on';
    unlike $theirs->body, qr/data:/, 'and hear nothing of it';
    is $s->post('resources/unsubscribe', { uri => $uri })->status, 200,
        'it has heard enough';
    is change(), 0, 'then nobody is told';
    $_->leave for $stream, $theirs;
};

subtest 'what it missed' => sub {
    my $s = watch($ann);
    change();
    my $stream = $s->listen;
    ok $stream->message, 'what happened before GET is told by it';
    my $first = $stream->last_id;
    like $first, qr/^[0-9a-f-]{36}\.1$/, 'each event has an id';
    change();
    ok $stream->message, 'and what comes then';
    $stream->leave;
    change();
    $stream = $s->listen($first);
    ok $stream->message, 'GET with Last-Event-ID goes on behind it';
    is $stream->last_id, $first =~ s/1$/2/r, 'with the event after it';
    ok $stream->message, 'and all that came since';
    is $stream->last_id, $first =~ s/1$/3/r, 'in order';
    $stream->leave;
    $stream = $s->listen;
    ok lives($stream), 'without it';
    unlike $stream->body, qr/data:/, 'nothing is told twice';
    $stream->leave;
};

subtest 'ids that are none' => sub {
    my $s = watch($ann);
    my $other = watch($bob);
    change('bob');
    my $theirs = $other->listen;
    ok $theirs->message, 'somebody is told something';
    $theirs->leave;
    is $s->listen($theirs->last_id)->status, 400,
        'its id is worth nothing to another account';
    my $second = watch($ann);
    change();
    my $stream = $second->listen;
    $stream->message;
    is $s->listen($stream->last_id)->status, 400, 'nor to another session';
    $stream->leave;
    for my $bad ('x', '.', 'a.1', '00000000-0000-4000-8000-000000000000',
                 '00000000-0000-4000-8000-000000000000.-1') {
        is $s->listen($bad)->status, 400, "Last-Event-ID $bad is refused";
    }
    is $s->listen('00000000-0000-4000-8000-000000000000.1')->status, 400,
        'and so is one of no stream: 404 would say that the session is over';
};

subtest 'twice' => sub {
    my $s = watch($ann);
    my $first = $s->listen;
    ok $first->comes(qr/^:/m), 'a session listens';
    my $second = $s->listen;
    ok $second->comes(qr/^:/m), 'and once more';
    ok $first->ends(7), 'the newer takes over, the older ends';
    change();
    ok $second->message, 'the newer is told';
    unlike $first->body, qr/data: \{/, 'once';
    $second->leave;
};

subtest 'the end' => sub {
    my $s = watch($ann);
    my $stream = $s->listen;
    ok $stream->comes(qr/^:/m), 'a session listens';
    is $s->end->status, 204, 'and is closed';
    ok $stream->ends(7), 'its stream ends';
    like $stream->body, qr/event: close/, 'and says so';
};
done_testing;
