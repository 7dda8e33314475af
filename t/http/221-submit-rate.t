#!/usr/bin/perl
# Submits are limited: 429 says when to come back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.submits_per_minute' => 3 });
my $c = $i->client($i->account('ann', credits => 20));
my ($cover, $audio) = Desk::files($c);
my $body = Desk::submission($cover, $audio);

is $c->post_json('/api/mcp/submit', $body)->status, 200, "submit $_ is taken"
    for 1 .. 3;
my $r = $c->post_json('/api/mcp/submit', $body);
is $r->status, 429, 'the fourth in a minute is not';
is $r->json->{error}, 'rate_limited', 'by name';
my $wait = $r->json->{retryAfterSeconds};
like $wait, qr/^\d+$/, 'retryAfterSeconds says how long to wait';
ok $wait >= 1 && $wait <= 20, 'as long as one submit takes to be allowed';
is $r->header('retry-after'), $wait, 'and so does Retry-After';
is $c->tool('get_account')->{credits}, 19, 'nothing is debited';

my $result = $c->call('submit_release', $body);
ok $result->{isError}, 'the tool is limited, too';
ok Dubplate::Client::decode($result->{content}[0]{text})->{retryAfterSeconds},
    'and says how long to wait';

my $bob = $i->client($i->account('bob'));
is $bob->post_json('/api/mcp/submit', {})->status, 400,
    "one account's limit is not another's";

done_testing;
