#!/usr/bin/perl
# Saves of drafts are limited: 429 says when to come back; and of each draft
# the newest versions are kept, and those that were submitted.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.draft_versions' => 3 });
my $c = $i->client($i->account('ann', credits => 20));
my ($cover, $audio) = Desk::files($c);
my $id;

sub draft { return $c->post_json('/api/mcp/draft', { @_ }) }

sub versions {
    return $i->sql("SELECT string_agg(version::text, ' ' ORDER BY version) "
                   . "FROM draft_version WHERE release_id = '$id'");
}

sub origins {
    return $i->sql("SELECT string_agg(coalesce(draft_version::text, '-'), ' ' "
                   . "ORDER BY revision) FROM revision_overview "
                   . "WHERE release_id = '$id'");
}

# What is kept.
$id = draft(%{ Desk::submission($cover, $audio) })->json->{releaseId};
draft(releaseId => $id, release => { title => "Take $_" }) for 2 .. 4;
is versions(), '2 3 4', 'the newest three versions are kept';
my $r = $c->post_json('/api/mcp/submit', { releaseId => $id });
is $r->status, 200, 'the fourth is submitted';
is origins(), '4', 'and the revision knows what it was made of';
draft(releaseId => $id, release => { title => "Take $_" }) for 5 .. 8;
is versions(), '4 6 7 8', 'it stays when newer ones come';
is draft(releaseId => $id, release => {})->json->{version}, 9,
    'versions count on';
is $c->get("/api/mcp/releases/$id/metadata")->json->{release}{title},
    'Take 8', 'and the current one is what was saved';
Desk::finish($i, $r->json->{jobId});
is $c->post_json('/api/mcp/submit', {
    releaseId => $id, %{ Desk::submission($cover, $audio, title => 'Own') },
})->status, 200, 'a submit may bring its own text';
is origins(), '4 9', 'and goes by the draft as it stood';
is $i->sql("SELECT count(*) FROM revision_overview r WHERE draft_version "
           . "IS NULL"), 0, 'none of them is without one';
my $new = $c->post_json('/api/mcp/submit',
                        Desk::submission($cover, $audio, title => 'New'));
is $new->status, 200, 'a submit without a draft';
is $i->sql("SELECT coalesce(draft_version::text, 'none') FROM "
           . "revision_overview WHERE release_id = '"
           . $new->json->{releaseId} . "'"), 'none', 'goes by none';

# How often.
$i->set('limits.drafts_per_minute' => 3);
$i->restart_front;
$c = $i->client($i->account('carl'));
$id = $c->tool('save_release_draft', { release => { title => 'C' } })
    ->{releaseId};
is draft(releaseId => $id, release => {})->json->{version}, $_,
    "save $_ is taken" for 2, 3;
$r = draft(releaseId => $id, release => {});
is $r->status, 429, 'the fourth in a minute is not';
is $r->json->{error}, 'rate_limited', 'by name';
like $r->json->{message}, qr/saves of drafts: 3 a minute/,
    'and says what there is too much of';
my $wait = $r->json->{retryAfterSeconds};
ok $wait >= 1 && $wait <= 20, 'as long as one takes to be allowed';
is $r->header('retry-after'), $wait, 'Retry-After says the same';
is $i->sql("SELECT draft_version FROM release WHERE id = '$id'"), 3,
    'nothing was saved';
my $result = $c->call('save_release_draft', { releaseId => $id });
ok $result->{isError}, 'the tool is limited, too';
ok Dubplate::Client::decode($result->{content}[0]{text})->{retryAfterSeconds},
    'and says how long to wait';
is $c->get("/api/mcp/releases/$id/metadata")->status, 200,
    'reading is not limited by it';
my $limits = $c->tool('get_account')->{limits};
is_deeply [@$limits{qw(draftsPerMinute draftVersions)}], [3, 3],
    'get_account tells both limits';
is $i->client($i->account('bob'))->post_json('/api/mcp/draft',
    { release => { title => 'B' } })->status, 200,
    "one account's limit is not another's";

done_testing;
