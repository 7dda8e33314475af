#!/usr/bin/perl
# POST /api/mcp/draft: work in progress, version by version.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann', credits => 10);
my $c = $i->client($ann);
my $bob = $i->client($i->account('bob'));

sub draft { return $c->post_json('/api/mcp/draft', { @_ }) }

# The example of the endpoint's description, its dots filled in.
my $type = { 'content-type' => 'application/json' };
my $r = $c->post('/api/mcp/draft', <<'END', $type);
{
"conversationId": "optional",
"mode": "delta",
"release": { "title": "Night Drive" },
"tracks": [ { "title": "Harbour Lights" }, { "title": "Slow Tide" } ],
"trackPatches": [ { "index": 1, "explicit_flag": false } ],
"uploadRequests": [ { "fileName": "cover.jpg", "type": "coverArt" } ],
"status": "collecting"
}
END
is $r->status, 200, 'a draft is saved';
my $d = $r->json;
like $d->{releaseId}, qr/^[0-9a-f-]{36}$/, 'it has a release id';
is $d->{version}, 1, 'it is version 1';
ok $d->{created}, 'and new';
is $d->{conversationId}, 'optional', 'the conversation is kept';
is $d->{status}, 'collecting', 'so is the status';
is $d->{releaseStatus}, 'Draft', 'the release is a draft';
is_deeply $d->{tracks}, [
    { title => 'Harbour Lights', track_id => 't1' },
    { title => 'Slow Tide', track_id => 't2', explicit_flag => $Desk::FALSE },
], 'tracks are kept, then patched, and get ids';
is_deeply $d->{uploadRequests},
    [{ fileName => 'cover.jpg', type => 'coverArt' }],
    'upload requests are kept as they are';
ok !$d->{readyToSubmit}, 'it cannot be submitted yet';
ok((grep { $_->{code} eq 'field_missing'
           && $_->{pointer} eq '/release/release_date' } @{ $d->{blocking} }),
   'and the answer says what is missing, and where');
my $id = $d->{releaseId};

$d = draft(release_id => $id, release => { primaryArtistName => 'Mira Velde' })
    ->json;
is $d->{version}, 2, 'a second save is version 2';
ok !$d->{created}, 'of the same draft';
is_deeply $d->{release},
    { title => 'Night Drive', primary_artist_name => 'Mira Velde' },
    'a delta keeps the rest, and camelCase is taken';
is @{ $d->{tracks} }, 2, 'tracks that are not sent stay';

$d = draft(releaseId => $id, release => { title => undef, mood => 'blue' },
           trackPatches => [
               { track_id => 't1', patch => { isrc => 'us-rc1-76-07839' } },
               { position => 2, remove => $Desk::TRUE }])->json;
is_deeply $d->{release},
    { primary_artist_name => 'Mira Velde', mood => 'blue' },
    'null removes a field, and an unknown one is not lost';
ok((grep { $_->{code} eq 'field_unknown' && $_->{pointer} eq '/release/mood' }
    @{ $d->{advisories} }), 'but told');
is_deeply $d->{tracks}, [{ title => 'Harbour Lights', track_id => 't1',
                           isrc => 'USRC17607839' }],
    'tracks are patched by id and removed by position';

$d = draft(releaseId => $id, mode => 'replace', release => { title => 'New' })
    ->json;
is_deeply [@$d{qw(version release tracks uploadRequests)}],
    [4, { title => 'New' }, [], []], 'a replace is the whole draft';
is $i->sql("SELECT count(*) FROM dubplate.draft_version "
           . "WHERE release_id = '$id'"), 4, 'every save is a version in the database';

$r = draft(releaseId => $id, baseVersion => 3, release => { title => 'Stale' });
is $r->status, 409, 'a change on a stale version is a conflict';
is $r->json->{error}, 'conflict', 'by name';
is $r->json->{currentVersion}, 4, 'with the version there is';
is $c->get("/api/mcp/releases/$id/metadata")->json->{release}{title}, 'New',
    'and nothing is overwritten';
is draft(releaseId => $id, base_version => 4, release => { genre => 'Jazz' })
    ->json->{version}, 5, 'a change on the newest version is not';

# Ten clients at once, each with a field of its own.
my @kids;
for my $n (1 .. 10) {
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        my $own = $i->client($ann);
        my $s = 500;
        for (1 .. 8) {
            $s = $own->post_json('/api/mcp/draft',
                { releaseId => $id, release => { "field_$n" => $n } })->status;
            last if $s != 409;
        }
        require POSIX;
        POSIX::_exit($s == 200 ? 0 : 1);
    }
    push @kids, $pid;
}
my $failed = grep { waitpid $_, 0; $? != 0 } @kids;
is $failed, 0, 'ten clients save at once';
my $release = $c->get("/api/mcp/releases/$id/metadata")->json->{release};
is((grep { $release->{"field_$_"} } 1 .. 10), 10,
   'and nothing one says is lost');

$r = draft(releaseId => $id, relase => {});
is $r->status, 400, 'an unknown member at the top is refused';
like $r->json->{message}, qr/did you mean 'release'/, 'with a suggestion';
is draft(releaseId => $id, mode => 'append')->status, 400,
    'so is an unknown mode';
is draft(releaseId => $id, release => [1])->status, 400,
    'and a release that is no object';
is $c->post('/api/mcp/draft', '{', $type)->status, 400, 'and what is no JSON';

my $unknown = $bob->post_json('/api/mcp/draft',
    { releaseId => '00000000-0000-4000-8000-000000000000', release => {} });
my $foreign = $bob->post_json('/api/mcp/draft',
    { releaseId => $id, release => { title => 'Mine' } });
is $foreign->status, 404, "nobody saves somebody else's draft";
is_deeply [map { my %j = %{ $_->json }; delete $j{requestId}; \%j } $foreign],
    [map { my %j = %{ $_->json }; delete $j{requestId}; \%j } $unknown],
    'and is told the same as for an unknown one';
is $i->client->post_json('/api/mcp/draft', {})->status, 401,
    'nobody saves a draft signed out';
my $reader = $i->client({ token => $i->token('ann', '--scopes', 'mcp:read') });
is $reader->post_json('/api/mcp/draft', {})->status, 403,
    'nor with a token that may only read';

done_testing;
