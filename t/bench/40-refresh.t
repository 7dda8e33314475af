#!/usr/bin/perl
# Refreshes per second: a token is exchanged, committed to disk, and an access
# token signed; beside the least that signing and committing take.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Bench;
use Dubplate::OAuth;
use Test::More;

Bench::need();
my $accounts = 32;
my $chains = 4;         # of each account
my $house = Bench->new(accounts => $accounts);
my $i = $house->i;
Dubplate::OAuth->new($i)->client(client_id => 'bench');
$i->sql("INSERT INTO dubplate.oauth_grant (account_id, client_id, resource,
    scope) SELECT id, 'bench', '" . $i->url('/api/mcp') . "', '{mcp:read}'
    FROM dubplate.account");

# A statement that commits one row, with the same number of connections.
$i->sql('CREATE TABLE public.bench_row (id int PRIMARY KEY, n bigint)');
$i->sql('INSERT INTO public.bench_row SELECT i, 0 FROM generate_series(0, 127) i');
my $statement = 'UPDATE public.bench_row SET n = n + 1 WHERE id ='
    . ' (random() * 127)::int AND $1::text IS NOT NULL RETURNING n';
sub with_marks { return $_[0] =~ s/ /%20/gr }
$house->beside(query => 'query',
    with_marks($i->pg->conninfo($i->db) . ' user=postgres'), Bench::threads(),
    with_marks($statement));
$house->start;

# Fresh families for a run: a file with their tokens.
my $round = 0;

sub fresh {
    my $folder = $i->dir . '/tokens' . $round++;
    mkdir $folder or die "$folder: $!";
    my @tokens = map { 'rt_' . Dubplate::OAuth::random_text() }
        1 .. $accounts * $chains;
    Dubplate::Instance::write_file("$folder/$_", $tokens[$_]) for 0 .. $#tokens;
    my @hashes = map { (split ' ')[0] }
        map { qx(b2sum -l 256 $folder/$_) } 0 .. $#tokens;
    my $list = join ',', map { "('\\x$hashes[$_]'::bytea, @{[$_ % $accounts]})" }
        0 .. $#hashes;
    $i->sql("INSERT INTO dubplate.refresh_token (token_hash, grant_id,
        family_id, scope, expires_at, expires_hard_at)
        SELECT t.hash, g.id, gen_random_uuid(), g.scope, now() + interval '1 d',
            now() + interval '2 d'
        FROM (VALUES $list) t (hash, n)
        JOIN (SELECT id, scope, row_number() OVER (ORDER BY id) - 1 AS n
              FROM dubplate.oauth_grant) g USING (n)");
    Dubplate::Instance::write_file("$folder/tokens", map {"$_\n"} @tokens);
    return "$folder/tokens";
}

Dubplate::Instance::write_file($i->dir . '/none.lines', "x\tx\n");
my @targets = (
    { name => 'refresh', url => $i->url('/oauth/token'), script => 'refresh.lua',
      lines => \&fresh, pids => sub { $house->pids('oauth') } },
    { name => 'one row', url => $i->url('/bench/query'),
      lines => $i->dir . '/none.lines', pids => sub { $house->pids('query') } },
);
my $r = $house->rounds(\@targets);
for my $target (@targets) {
    cmp_ok $r->{ $target->{name} }{rate}, '>', 0, "$target->{name} is measured";
    is $r->{ $target->{name} }{failed}, 0, 'and no request failed';
}
is $i->sql('SELECT count(*) FROM dubplate.oauth_grant WHERE revoked_at IS NOT NULL'),
    0, 'no token was taken for stolen';

cmp_ok $i->sql('SELECT sum(n) FROM public.bench_row'), '>', 0,
    'rows were written';

# Signatures a second of one processor, by OpenSSL.
my ($signs) = qx(openssl speed -seconds 1 rsa2048 2>/dev/null)
    =~ /^rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)/m;
cmp_ok $signs, '>', 0, 'openssl speed is measured';

Bench::requests_table($r, map { $_->{name} } @targets);
my $us = 0;
$us += $r->{refresh}{$_} for qw(front app pg);
my $least = 1e6 / $signs;
$least += $r->{'one row'}{$_} for qw(front app pg);
Bench::goal('refreshes a second of processor time', 1e6 / $us, '>=', 600);
Bench::goal('one row and a signature / refresh', $least / $us, '>=', 0.3);
Bench::goals_table();
done_testing;
