#!/usr/bin/perl
# GET /api/mcp/releases, their metadata and status, and release jobs.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.submits_per_minute' => 100 });
my $c = $i->client($i->account('ann', credits => 20));
my $bob = $i->client($i->account('bob'));
my $nobody = $i->client;

# The list.
is_deeply $c->get('/api/mcp/releases?limit=100')->json,
    { releases => [], count => 0, hasMore => $Desk::FALSE },
    'an account begins without releases';
my @ids = map { $c->tool('save_release_draft', {
    release => { title => "No $_" } })->{releaseId} } 1 .. 5;
my $list = $c->get('/api/mcp/releases')->json;
is_deeply [map { $_->{releaseId} } @{ $list->{releases} }], [reverse @ids],
    'the most recent come first';
is_deeply [@{ $list->{releases}[0] }{qw(title status revision draftVersion)}],
    ['No 5', 'Draft', 0, 1], 'each with title, status and versions';
$list = $c->get('/api/mcp/releases?limit=2')->json;
is_deeply [map { $_->{title} } @{ $list->{releases} }], ['No 5', 'No 4'],
    'limit cuts the list';
ok $list->{hasMore}, 'and the answer says that there are more';
ok !$c->get('/api/mcp/releases?limit=5')->json->{hasMore}, 'or not';
for my $bad ('0', '501', '-1', 'ten', '', '1e2', '99999999999') {
    my $r = $c->get("/api/mcp/releases?limit=$bad");
    is $r->status, 400, "limit=$bad is refused";
    like $r->json->{message}, qr/from 1 to 500/, 'with the range';
}
is $c->get('/api/mcp/releases?limit=500')->status, 200, 'limit=500 is not';
is $bob->get('/api/mcp/releases')->json->{count}, 0,
    "nobody sees somebody else's";

# Metadata: the newest of draft and submission.
my ($cover, $audio) = Desk::files($c);
my $body = Desk::submission($cover, $audio);
my $s = $c->post_json('/api/mcp/submit', $body)->json;
my $id = $s->{releaseId};
my $m = $c->get("/api/mcp/releases/$id/metadata")->json;
is_deeply [@$m{qw(releaseId source revision version status)}],
    [$id, 'submission', 1, 0, 'Submitted'], 'metadata of a submission';
is_deeply $m->{release}, $body->{release}, 'has what was sent';
delete $m->{tracks}[0]{track_id};
is_deeply $m->{tracks}, $body->{tracks}, 'and the tracks';
$c->post_json('/api/mcp/draft', { releaseId => $id,
                                  release => { sub_genre => 'Ambient' } });
$m = $c->get("/api/mcp/releases/$id/metadata")->json;
is_deeply [@$m{qw(source version draftStatus)}], ['draft', 1, 'collecting'],
    'a draft saved after it is newer';
is_deeply $m->{release}, { %{ $body->{release} }, sub_genre => 'Ambient' },
    'and was merged into the submission';

# Status and job.
my $status = $c->get("/api/mcp/releases/$id/status")->json;
is $status->{status}, 'Submitted', 'the release is Submitted';
is_deeply [map { [@$_{qw(storeId status)}] } @{ $status->{stores} }],
    [['demo-store', 'queued'], ['north-store', 'queued']],
    'every store has a row';
is_deeply $status->{storeCounts}, { queued => 2 }, 'and they are counted';
is_deeply $status->{job}, { jobId => $s->{jobId}, state => 'queued',
                            url => $s->{jobUrl} }, 'with the job';
is $status->{tracks}[0]{title}, 'Harbour Lights', 'and the tracks';

my $job = $c->get("/api/mcp/release-jobs/$s->{jobId}")->json;
is_deeply [@$job{qw(jobId kind state releaseId revision error currentStep)}],
    [$s->{jobId}, 'release', 'queued', $id, 1, undef, 'validate'],
    'a job says what it is about and where it stands';
is_deeply [map { $_->{storeId} ? "$_->{step} $_->{storeId}" : $_->{step} }
           @{ $job->{steps} }],
    ['validate', 'identifiers', 'assets', 'package', 'deliver demo-store',
     'deliver north-store', 'await demo-store', 'await north-store', 'live'],
    'and has the steps in order';

Desk::finish($i, $s->{jobId});
$status = $c->get("/api/mcp/releases/$id/status")->json;
is $status->{status}, 'Distributed', 'live in a store, it is Distributed';
is_deeply $status->{storeCounts}, { live => 2 }, 'and the stores say so';
is $status->{stores}[0]{messageId}, 'message-demo-store',
    'with the message they got';
is $c->get("/api/mcp/release-jobs/$s->{jobId}")->json->{state}, 'done',
    'the job is done';

my $f = $c->post_json('/api/mcp/submit',
    Desk::submission($cover, $audio, title => 'Slow Tide'))->json;
Desk::fail($i, $f->{jobId}, 'package_failed');
$job = $c->get($f->{jobUrl})->json;
is $job->{state}, 'failed', 'a failed job says so';
is_deeply $job->{error}, { code => 'package_failed', message => 'so it is' },
    'and why';
is $c->get($f->{statusUrl})->json->{status}, 'Attention Needed',
    'and the release needs attention';

# A draft was never submitted.
$status = $c->get("/api/mcp/releases/$ids[0]/status")->json;
is_deeply [@$status{qw(status stores storeCounts tracks job)}],
    ['Draft', [], {}, [], undef], 'a draft has no stores and no job';

# Unknown, foreign, malformed: one answer.
sub told {
    my ($r) = @_;
    my %told = (%{ $r->json }, status => $r->status);
    delete $told{requestId};
    return \%told;
}
my $none = '00000000-0000-4000-8000-000000000000';
for my $form ('/api/mcp/releases/%s/metadata', '/api/mcp/releases/%s/status',
              '/api/mcp/release-jobs/%s') {
    my $own = $form =~ /jobs/ ? $s->{jobId} : $id;
    my $unknown = told($c->get(sprintf $form, $none));
    is $unknown->{status}, 404, "$form: an unknown id is 404";
    is_deeply told($bob->get(sprintf $form, $own)), $unknown,
        "somebody else's is the same";
    is_deeply told($c->get(sprintf $form, 'abc')), $unknown,
        'and so is what is no id';
    is $nobody->get(sprintf $form, $own)->status, 401,
        'signed out there is nothing';
}

done_testing;
