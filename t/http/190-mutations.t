#!/usr/bin/perl
# Thousands of requests a little or quite wrong, through a real web server:
# each is answered, none by a fault of ours, and no program ends over it.
#
#   DUBPLATE_MUTATIONS=100000 DUBPLATE_SEED=7 prove t/http/190-mutations.t
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $rounds = $ENV{DUBPLATE_MUTATIONS} // 3000;
my $seed = $ENV{DUBPLATE_SEED} // 20260501;
srand $seed;

my $i = Dubplate::Instance->new;
my $c = $i->client($i->account('ann', credits => 3));

my @bodies = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}',
    '{"jsonrpc":"2.0","id":2,"method":"tools/list"}',
    '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"get_release_schema","arguments":{}}}',
    '{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"list_releases","arguments":{"limit":5}}}',
    '{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"save_release_draft","arguments":{"release":{"title":"A","primary_artist":"B"},"tracks":[{"title":"One"}],"trackPatches":[{"index":0,"title":"Two"}]}}}',
    '{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"validate_release","arguments":{"release":{"title":"A","releaseDate":"2027-01-01"},"tracks":[{"title":"One","isrc":"USRC17607839"}]}}}',
    '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"prepare_local_file_upload","arguments":{"type":"audio","file_name":"a.wav","file_size":1000}}}',
    '{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"get_release_job","arguments":{"jobId":"00000000-0000-4000-8000-000000000000"}}}',
    '{"jsonrpc":"2.0","id":9,"method":"resources/read","params":{"uri":"mcp://schemas/release-required"}}',
    '[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"}]',
    '{"release":{"title":"A","tracks":[]},"mode":"delta","releaseId":"00000000-0000-4000-8000-000000000000"}',
    '{"sessionId":"00000000-0000-4000-8000-000000000000","fileName":"a.wav","fileType":"audio/wav","type":"audio"}',
);
my @paths = (('/api/mcp') x 8, '/mcp', '/api/mcp/draft', '/api/mcp/submit',
             '/api/mcp/upload', '/api/mcp/upload/chunk',
             '/api/mcp/upload/complete', '/api/mcp/releases',
             '/api/mcp/releases/x/status', '/api/mcp/release-jobs/y',
             '/api/mcp/files/z', '/api/jobs', '/health',
             '/.well-known/mcp/server-card.json');
my @words = ('null', '0', '-1', '1e308', '99999999999999999999', 'true', '""',
             '[]', '{}', '"\u0000"', '"\ud800"', "\"\xff\"", "\"\xc3\xa9\"",
             '"' . 'a' x 5000 . '"', '[' x 70, "'", '\\', "\0", '%s%n',
             '../../etc/passwd', "'; DROP TABLE account; --", "\n", '$1',
             '2147483648', '1.5', '"2026-13-45"', 'Infinity', '{"a":1,"a":2}');
my @types = (('application/json') x 10, 'application/json; charset=utf-16',
             'text/plain', 'multipart/form-data; boundary=b',
             'multipart/form-data', 'application/octet-stream', '');

sub pick { return $_[int rand @_] }

sub mutate {
    my ($text) = @_;
    for (1 .. 1 + int rand 4) {
        my $at = int rand(1 + length $text);
        my $how = int rand 7;
        if ($how == 0) { substr $text, $at, 1 + int rand 8, ''; }
        elsif ($how == 1) { substr $text, $at, 0, chr int rand 256; }
        elsif ($how == 2) { substr $text, $at, 1, chr int rand 256; }
        elsif ($how == 3) { $text = substr $text, 0, $at; }
        elsif ($how == 4) { substr $text, $at, 0, substr $text, 0, int rand 60; }
        else {  # a value in place of another
            my @values;
            push @values, [$-[0], $+[0] - $-[0]]
                while $text =~ /"[^"]*"|-?\d+|\{\}|\[[^\[\]]*\]/g;
            my $value = @values ? pick(@values) : [0, 0];
            substr $text, $value->[0], $value->[1], pick(@words);
        }
        $text = substr $text, 0, 20_000;
    }
    return $text;
}

my @before = $i->pids;
my (%count, @bad);
for my $n (1 .. $rounds) {
    my $body = pick(@bodies);
    $body = mutate($body) if rand() < 0.95;
    my $path = pick(@paths);
    my %headers = ('content-type' => pick(@types));
    $headers{'mcp-protocol-version'} = pick('2025-11-25', '2025-06-18',
        '2024-11-05', 'x', '') if rand() < 0.3;
    $headers{'x-session-id'} = pick('x', '00000000-0000-4000-8000-000000000000')
        if rand() < 0.1;
    $headers{'x-chunk-index'} = pick('0', '-1', '99999999999', 'x')
        if rand() < 0.1;
    my $method = rand() < 0.9 ? 'POST' : pick(qw(GET PUT DELETE HEAD OPTIONS));
    my $r = $c->request($method, $path, headers => \%headers, content => $body);
    $count{ $r->status }++;
    my $sound = $r->status >= 200 && $r->status < 500;
    $sound &&= eval { $r->json; 1 }
        if ($r->header('content-type') // '') eq 'application/json'
            && length $r->body;
    my $answer = $sound && $r->body =~ /^\{"jsonrpc"/ ? $r->json : {};
    $sound = 0 if ($answer->{error}{code} // 0) == -32603;
    next if $sound;
    push @bad, $n;
    diag sprintf 'request %d: %s %s gives %s %s', $n, $method, $path,
        $r->status, substr $r->body, 0, 300;
    diag 'its body: ' . substr($body, 0, 1000) =~ s/[^ -~]/sprintf '\\x%02x', ord $&/ger;
    last if @bad > 5;
}
is scalar @bad, 0, "$rounds requests are answered, none by a fault of ours"
    or diag "seed $seed";
diag join ', ', map { "$_: $count{$_}" } sort keys %count if @bad;
ok $count{200} && $count{400}, 'some were taken, others refused';

if ($i->front ne 'cgi' && $i->front ne 'fcgid') {
    my %now = map { $_ => 1 } $i->pids;
    is scalar(grep { !$now{$_} } @before), 0, 'no program ended over them';
}
is $i->sql("SELECT credits FROM account WHERE login = 'ann'"), 3,
    'and nothing was paid';
is $c->rpc('ping')->{id}, 1, 'then all is well';
done_testing;
