#!/usr/bin/perl
# Calls that take long tell how far they are, and end with their client.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::Instance;
use Dubplate::Media;
use MIME::Base64 qw(encode_base64);
use Stream;
use Test::More;
use Time::HiRes qw(sleep time);

# Nobody fetches: who waits waits to the end.
my $i = Dubplate::Instance->new(conf => { 'uploads.url_wait_ms' => 1700 });
my $c = $i->client($i->account('ann'));
my $url = 0;

sub fetch {
    my (%params) = @_;
    return { method => 'tools/call', params => {
        name => 'upload_file_from_url', arguments => { type => 'audio',
            file_url => 'https://example.com/' . ++$url . '.wav' },
        %params } };
}

sub with_token {
    my ($token, %meta) = @_;
    my %m = @_ > 1 ? %meta : ();
    return _meta => { %{ $m{_meta} // {} }, progressToken => $token };
}

my %session = Stream::session($c, '2025-11-25');
my @eras = (['2026-07-28', 'a token', sub { with_token($_[0], Stream::modern()) }],
            ['2025-11-25', 17, sub { with_token($_[0]) }, %session],
            ['2025-11-25 without a session', 'x', sub { with_token($_[0]) },
             'mcp-protocol-version' => '2025-11-25']);
for (@eras) {
    my ($name, $token, $meta, %headers) = @$_;
    subtest $name => sub {
        my $s = Stream->post($c, fetch($meta->($token)), %headers);
        my $answer = $s->next(sub { $_[0]{result} });
        is $s->header('content-type'), 'text/event-stream',
            'a call that tells is answered by a stream';
        my @said = grep { ($_->{method} // '')
                          eq 'notifications/progress' } $s->seen;
        cmp_ok scalar @said, '>=', 3, 'it tells again and again';
        is_deeply [grep { $_->{params}{progressToken} ne $token } @said],
            [], 'with the token it was given';
        my @at = map { $_->{params}{progress} } @said;
        is_deeply [grep { $at[$_] <= $at[$_ - 1] } 1 .. $#at], [],
            'progress grows';
        is_deeply [grep { $_->{params}{total} != 1.7
            || $_->{params}{progress} > 1.7 } @said], [],
            'up to what is waited for';
        like $said[0]{params}{message}, qr/fetch/, 'it says with what';
        is $answer->{result}{structuredContent}{state}, 'fetching',
            'the answer comes last';
        is(($s->seen)[-1], $answer, 'and nothing after it');
        my %quiet = $meta->('x');
        delete $quiet{_meta}{progressToken};
        $s = Stream->post($c, fetch(%quiet), %headers);
        ok $s->next->{result}, 'without a token there is just the answer';
        is_deeply [grep { $_->{method} } $s->seen], [], 'and nothing else';
    };
}

# The client gives up.
sub ended {
    return scalar(() = $i->log(100_000)
                  =~ /msg=request .*note=upload_file_from_url /g);
}

$i->set('uploads.url_wait_ms' => 60_000);
$i->restart_front;
subtest 'cancelled in a session' => sub {
    my $s = Stream->post($c, { %{ fetch(with_token('t')) }, id => 'gone' },
                         %session);
    ok $s->next(sub { ($_[0]{method} // '') eq 'notifications/progress' }),
        'a call tells';
    my $r = Stream->post($c, { method => 'notifications/cancelled',
        params => { requestId => 'gone' } }, %session);
    is $r->status, 202, 'it is taken back';
    ok $s->ends(3), 'it ends';
    is_deeply [grep { $_->{result} || $_->{error} } $s->seen], [],
        'without an answer';
};
subtest 'left, in 2026-07-28' => sub {
    my $before = ended();
    my $s = Stream->post($c, fetch(with_token('t', Stream::modern())));
    ok $s->next, 'a call tells';
    $s->close;
    for (1 .. 200) {
        last if ended() > $before;
        sleep 0.05;
    }
    is ended(), $before + 1, 'it ends soon after its client has left';
};

subtest 'putting chunks together' => sub {
    my $bytes = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 1));
    my $half = int length($bytes) / 2 + 1;
    my $open = $c->tool('upload_file_init', { type => 'audio',
        file_name => 'a.wav', file_size => length $bytes,
        total_chunks => 2 });
    $c->tool('upload_file_chunk', { session_id => $open->{session_id}
        // $open->{sessionId}, chunk_index => $_,
        chunk_base64 => encode_base64(substr($bytes, $_ * $half, $half), '') })
        for 0, 1;
    my $s = Stream->post($c, { method => 'tools/call', params => {
        name => 'upload_file_complete', arguments => {
            session_id => $open->{session_id} // $open->{sessionId},
            type => 'audio', file_name => 'a.wav' },
        with_token('t') } }, %session);
    my $done = $s->next(sub { $_[0]{result} });
    ok $done->{result}{structuredContent}{fileUrl}, 'a file is there';
    my ($said) = $s->seen;
    is $said->{params}{total}, length $bytes, 'it was told how large it is';
    is $said->{params}{progress}, $half, 'and how far it was';
};
done_testing;
