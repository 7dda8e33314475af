#!/usr/bin/perl
# UPCs and ISRCs: whose they are, and that one price buys one record.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.submits_per_minute' => 200 });
my $c = $i->client($i->account('ann', credits => 20));
my $bob = $i->client($i->account('bob', credits => 20));
my ($cover, $audio) = Desk::files($c);
my @bobs = Desk::files($bob, 'b');
my ($upc, $other) = ('036000291452', '4006381333931');

sub submit {
    my ($client, $files, $upc, %more) = @_;
    my $body = Desk::submission(@$files, title => "Record $more{title}",
                                defined $upc ? (upc => $upc) : ());
    $body->{releaseId} = $more{releaseId} if $more{releaseId};
    $body->{tracks}[0]{isrc} = $more{isrc} if $more{isrc};
    return $client->post_json('/api/mcp/submit', $body);
}

# The job is worked on until its stores have it.
sub deliver {
    my ($job) = @_;
    $i->sql("UPDATE dubplate.job_step SET attempts = 1, state = 'done' "
            . "WHERE job_id = '$job' AND step = 'deliver'");
    return Desk::finish($i, $job);
}

my $r = submit($c, [$cover, $audio], $upc, title => 'One');
is $r->status, 200, 'a release comes with its own UPC';
my $first = $r->json;

$r = submit($bob, \@bobs, $upc, title => 'Stolen');
is $r->status, 409, "another account's UPC is refused while it is under way";
deliver($first->{jobId});
$r = submit($bob, \@bobs, $upc, title => 'Stolen');
is $r->status, 409, 'and when stores have it';
like $r->json->{message}, qr/another release/, 'with the reason';
is submit($bob, \@bobs, "0$upc", title => 'Stolen')->status, 409,
    'and in its longer spelling';
is $bob->tool('get_account')->{credits}, 20, 'nothing is debited';
is submit($c, [$cover, $audio], $upc, title => 'Two')->status, 409,
    "another release of one's own does not take it over, either";

$r = submit($c, [$cover, $audio], $other, title => 'Free',
            releaseId => $first->{releaseId});
is $r->status, 409,
    'a revision under another UPC, a second record for one price, is refused';
$r = submit($c, [$cover, $audio], $upc, title => 'One again',
            releaseId => $first->{releaseId});
is $r->status, 200, 'a revision under its own UPC is not';
is $r->json->{creditsDebited}, 0, 'and costs nothing';
deliver($r->json->{jobId});

# Numbers of the house's pools.
my $next = $i->sql("SELECT d || dubplate.gtin_check_digit(d) FROM "
    . "(SELECT prefix || lpad(next_number::text, 11 - length(prefix), '0') "
    . "AS d FROM dubplate.identifier_pool WHERE kind = 'upc') n");
is submit($bob, \@bobs, $next, title => 'Guessed')->status, 409,
    'a UPC that the house will give to somebody cannot be had before';
is submit($bob, \@bobs, undef, title => 'Guessed', isrc => 'ZZDUB2600001')
    ->status, 409, 'nor an ISRC';
my $failed = submit($bob, \@bobs, $other, title => 'Fails')->json;
Desk::fail($i, $failed->{jobId}, 'broke');
is submit($bob, \@bobs, '9780306406157', title => 'Fails',
          releaseId => $failed->{releaseId})->status, 200,
    'a release that never went out may change its UPC';
is submit($c, [$cover, $audio], $other, title => 'Three')->status, 200,
    'and what it had is free again';

# After a takedown.
my $takedown = $c->tool('takedown_release',
                        { releaseId => $first->{releaseId} });
Desk::finish($i, $takedown->{jobId});
is submit($bob, \@bobs, $upc, title => 'Stolen')->status, 409,
    'a UPC stays with its account after a takedown';
is submit($c, [$cover, $audio], $upc, title => 'Anew')->status, 200,
    'which may use it anew';
is $i->sql('SELECT count(*) FROM dubplate.account_ledger WHERE drift <> 0'), 0,
    'the ledger adds up';

done_testing;
