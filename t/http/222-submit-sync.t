#!/usr/bin/perl
# What a submit waits for: its own commit is on disk before the answer, the
# token it takes of its rate limit is not waited for.
# fronts only: lighttpd
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Dubplate::Pg;
use Test::More;

# Nobody but a commit writes the log out.
my $pg = Dubplate::Pg->new(conf => ['wal_writer_delay = 10s',
                                    'autovacuum = off']);
my $i = Dubplate::Instance->new(
    pg => $pg, conf => { 'limits.submits_per_minute' => 1000 });
my $c = $i->client($i->account('ann', credits => 100));
my ($cover, $audio) = Desk::files($c);

# After how many of ten requests some of the log is not written out.
sub unwritten {
    my ($request) = @_;
    my $count = 0;
    for my $n (1 .. 10) {
        $request->($n);
        $count += $i->sql('SELECT (pg_current_wal_insert_lsn() '
                          . '> pg_current_wal_flush_lsn())::int');
    }
    return $count;
}

sub submit {
    my ($n) = @_;
    my $r = $c->post_json('/api/mcp/submit',
        Desk::submission($cover, $audio, title => "Take $n"));
    $r->status == 200 or die 'submit: ' . $r->body;
    return;
}

submit(0);
cmp_ok unwritten(\&submit), '<=', 2, 'what a submit wrote is on disk';
is $i->sql("SELECT count(*) FROM job WHERE kind = 'release'"), 11,
    'each time';
my $taken = "SELECT updated_at FROM rate_bucket WHERE key LIKE 'submit:%'";
my $before = $i->sql($taken);
cmp_ok unwritten(sub { $c->post_json('/api/mcp/submit', {}) }), '>=', 8,
    'one that is refused after its rate was taken waits for no disk';
isnt $i->sql($taken), $before, 'though it was taken';
is $i->sql("SELECT relpersistence FROM pg_class WHERE relname = "
           . "'rate_bucket'"), 'u', 'since the buckets are not logged';

done_testing;
