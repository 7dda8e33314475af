#!/usr/bin/perl
# Requests per second: ours, the least a FastCGI program can do, servers on
# Node; and the memory all of them take.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Bench;
use Test::More;

Bench::need();
my $house = Bench->new;
my $i = $house->i;
my $dir = $i->dir;

# The statement of list_stores, for all who run it.
my $statement = 'SELECT store_id, name, carrier, settings, active'
    . ' FROM dubplate.store_overview WHERE active OR $1 ORDER BY store_id';
my $source = Dubplate::Client::slurp(Dubplate::Build::top_srcdir()
                                     . '/lib/store/storelist.c');
$source =~ s/"\s*\\?\s*"|\\\n//g;
ok index($source, 'carrier, settings, active') > 0
    && index($source, 'WHERE active OR $1 ORDER BY store_id') > 0,
    'the statement compared with is that of list_stores';

# The list of tools, and a list of as many bytes that says nothing.
my $c = $house->client;
$c->rpc('tools/list');
my $list = $c->last->body;
Dubplate::Instance::write_file("$dir/tools.json", $list);
my $bytes = length $list;

sub with_marks { return $_[0] =~ s/ /%20/gr }
my $conninfo = with_marks($i->pg->conninfo($i->db) . ' user=postgres');
$house->beside(hello => 'hello', Bench::threads());
$house->beside(large => 'hello', Bench::threads(), $bytes);
$house->beside(query => 'query', $conninfo, Bench::threads(),
           with_marks($statement));
$house->start;

$i->sql('CREATE TABLE public.bench_token (hash text PRIMARY KEY, account text)');
$i->sql("INSERT INTO public.bench_token VALUES ('"
        . sha256_hex($house->token) . "', 'account1')");
my %port = map {
    $_ => $house->node($_, ['mcp-server.js', $_],
                   { TOOLS => "$dir/tools.json", STATEMENT => $statement })
} qw(sdk1 sdk2);

# Bodies of 300 bytes with ids of eight digits.
sub lines {
    my ($name, $method, %params) = @_;
    my $body = qq({"jsonrpc":"2.0","id":\@id\@,"method":"$method","params":)
        . qq({"_meta":{"pad":"PAD"}@{[%params ? ',' : '']})
        . join(',', map { qq("$_":$params{$_}) } sort keys %params) . '}}';
    my $pad = 'x' x (300 - length($body) + 3 + 4 - 8);
    $body =~ s/PAD/$pad/;
    Dubplate::Instance::write_file("$dir/$name.lines", $house->token . "\t$body\n");
    return "$dir/$name.lines";
}
my $list_lines = lines('list', 'tools/list');
my $call_lines = lines('call', 'tools/call',
                       name => '"list_stores"', arguments => '{}');

sub ours { return (url => $i->url('/api/mcp'), pids => sub { $house->pids('mcp') }) }

sub beside {
    my ($name) = @_;
    return (url => $i->url("/bench/$name"), pids => sub { $house->pids($name) });
}

sub on_node {
    my ($name) = @_;
    return (url => "http://127.0.0.1:$port{$name}/mcp", direct => 1,
            pids => sub { $house->pids($name) });
}
my @targets = (
    { name => 'hello', beside('hello'), lines => $list_lines },
    { name => "hello, $bytes bytes", beside('large'), lines => $list_lines },
    { name => 'tools/list', ours(), lines => $list_lines },
    { name => 'tools/list, SDK 1.x', on_node('sdk1'), lines => $list_lines },
    { name => 'tools/list, SDK 2.x', on_node('sdk2'), lines => $list_lines },
    { name => 'query', beside('query'), lines => $call_lines },
    { name => 'tools/call', ours(), lines => $call_lines },
    { name => 'tools/call, SDK 1.x', on_node('sdk1'), lines => $call_lines },
    { name => 'tools/call, SDK 2.x', on_node('sdk2'), lines => $call_lines },
);

# All of them do what they are measured for.
sub once {
    my ($target) = @_;
    open my $fh, '<', $target->{lines} or die $!;
    my (undef, $body) = split /\t/, <$fh>;
    chomp $body;
    $body =~ s/\@id\@/10000000/;
    is length $body, 300, "$target->{name} is asked by 300 bytes";
    return $c->post($target->{url}, $body, {
        'content-type' => 'application/json',
        accept => 'application/json, text/event-stream' });
}
for my $target (@targets) {
    my $r = once($target);
    is $r->status, 200, 'and answers' or diag $r->body;
    my $result = $r->json->{result};
    if ($target->{name} =~ /^tools\/list/) {
        is_deeply $result, Dubplate::Client::decode($list)->{result},
            'with the same list';
    } elsif ($target->{name} =~ /^tools\/call/) {
        is $result->{structuredContent}{count}, 3, 'with three stores';
    } elsif ($target->{name} eq 'query') {
        is $result->{rows}, 3, 'with three rows';
    } elsif ($target->{name} =~ /bytes/) {
        is length $r->body, $bytes, 'with as many bytes as the list';
    }
}
is $i->client->rpc_raw({})->status, 401, 'tokens are checked';
is $i->client->post($_->{url}, '{}')->status, 401, 'by those on Node, too'
    for grep { $_->{direct} } @targets;

# Memory of a process, in MiB, while it waits and after it has worked.
sub memory {
    return map {
        my @pids = $house->pids($_);
        my ($rss, $pss) = map { $_ / 1024 / (@pids || 1) }
            Bench::memory_kib(@pids);
        $_ => { rss => $rss, pss => $pss, processes => scalar @pids,
                peak => Bench::peak_kib(@pids) / 1024 };
    } qw(hello mcp sdk1 sdk2);
}
my %idle = memory();
my $r = $house->rounds(\@targets);
my %busy = memory();

for my $target (@targets) {
    my $name = $target->{name};
    cmp_ok $r->{$name}{rate}, '>', 0, "$name is measured";
    is $r->{$name}{failed}, 0, 'and no request failed';
}
for my $who (sort keys %idle) {
    cmp_ok $idle{$who}{rss}, '>', 0, "the memory of $who is measured";
}

Bench::requests_table($r, map { $_->{name} } @targets);
Bench::table(['memory of a process, MiB', 'processes', 'idle RSS', 'PSS',
              'busy RSS', 'PSS', 'peak'], map {
    [$_, $idle{$_}{processes},
     map { sprintf '%.1f', $_ } @{ $idle{$_} }{qw(rss pss)},
     @{ $busy{$_} }{qw(rss pss peak)}]
} qw(hello mcp sdk1 sdk2));

sub faster { return $r->{ $_[0] }{rate} / ($r->{ $_[1] }{rate} || 1) }
Bench::goal('tools/list / hello', faster('tools/list', 'hello'), '>=', 0.85);
Bench::goal('tools/list / hello of as many bytes',
            faster('tools/list', "hello, $bytes bytes"), '>=', 0.85);
Bench::goal('tools/call / the same query', faster('tools/call', 'query'),
            '>=', 0.85);
for my $what (qw(tools/list tools/call)) {
    Bench::goal("$what / SDK $_->[0]", faster($what, "$what, SDK $_->[0]"),
                '>=', $_->[1]) for ['1.x', 8], ['2.x', 6];
}
Bench::goal('mcp idle, RSS in MiB', $idle{mcp}{rss}, '<=', 8);
Bench::goal('mcp busy, peak RSS in MiB', $busy{mcp}{peak}, '<=', 16);
Bench::goal('mcp busy, PSS in MiB', $busy{mcp}{pss}, '<=', 4);
Bench::goals_table();
done_testing;
