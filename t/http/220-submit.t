#!/usr/bin/perl
# POST /api/mcp/submit: findings, credits, one job; never paid twice.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.submits_per_minute' => 200 });
my $ann = $i->account('ann', credits => 20);
my $c = $i->client($ann);
my $bob = $i->client($i->account('bob', credits => 20));
my ($cover, $audio) = Desk::files($c);

sub submit { return $c->post_json('/api/mcp/submit', { @_ }) }
sub credits { return $c->tool('get_account')->{credits} }

sub count {
    my ($table, $where) = @_;
    return $i->sql("SELECT count(*) FROM dubplate.$table WHERE "
                   . ($where // 'true'));
}

# Findings.
my $body = Desk::submission($cover, $audio, title => 'TBD',
                            upc => '036000291453');
push @{ $body->{tracks} }, { title => 'Slow Tide' };
my $r = submit(%$body);
is $r->status, 422, 'a release with findings is refused';
is $r->json->{error}, 'invalid_release', 'by name';
is_deeply [sort map { "$_->{code} $_->{pointer}" }
           grep { $_->{severity} eq 'blocking' } @{ $r->json->{findings} }], [
    'field_missing /tracks/1/audio_file_url',
    'field_missing /tracks/1/explicit_flag',
    'field_missing /tracks/1/writers',
    'title_placeholder /release/title',
    'upc_invalid /release/upc',
], 'all findings come at once, with codes and pointers';
is credits(), 20, 'nothing is debited';
is count('release'), 0, 'and nothing written';

$r = $bob->post_json('/api/mcp/submit', Desk::submission($cover, $audio));
is_deeply [map { $_->{code} } grep { $_->{severity} eq 'blocking' }
           @{ $r->json->{findings} }], ['asset_unknown', 'asset_unknown'],
    "somebody else's files are no files";

# The example of the endpoint's description, its dots filled in.
my $good = Desk::submission($cover, $audio);
$r = submit(%$good, conversationId => 'optional');
is $r->status, 200, 'a sound release is submitted';
my $first = $r->body;
my $s = $r->json;
is $s->{status}, 'Submitted', 'its status is Submitted';
is $s->{revision}, 1, 'it is revision 1';
is_deeply [@$s{qw(creditsDebited balance)}], [1, 19], 'one song costs a credit';
is_deeply [sort @{ $s->{stores} }], ['demo-store', 'north-store'],
    'all active stores get it';
is_deeply [map { $_->{code} } @{ $s->{advisories} }],
    ['asset_pending', 'asset_pending'], 'files still being checked are advice';
is $s->{statusUrl}, $i->url("/api/mcp/releases/$s->{releaseId}/status"),
    'there is a link to the status';
is $s->{jobUrl}, $i->url("/api/mcp/release-jobs/$s->{jobId}"),
    'and one to the job';
is $i->sql("SELECT provenance ->> 'surface' FROM dubplate.release_revision"),
    'rest', 'where it came from is kept';
is $r->header('idempotent-replayed'), undef, 'a first answer is no replay';

# The same again.
$i->sql("UPDATE dubplate.asset SET state = 'ready'");
$r = submit(%$good, conversationId => 'optional');
is $r->body, $first, 'the same submit gets the same answer, byte for byte';
is $r->header('idempotent-replayed'), 'true', 'a header says it is a replay';
$r = $c->post_json('/api/mcp/submit',
    { tracks => $good->{tracks}, release => { %{ $good->{release} },
      releaseDate => $good->{release}{release_date}, sub_genre => undef } });
is $r->body, $first, 'whatever the spelling';
is credits(), 19, 'and is not paid twice';
is count('job', "kind = 'release'"), 1, 'nor run twice';

# A job runs: another text has to wait.
$r = submit(releaseId => $s->{releaseId}, %{ Desk::submission($cover, $audio,
    title => 'Night Drives') });
is $r->status, 409, 'while the job runs another text is refused';
is $r->json->{error}, 'in_progress', 'by name';
is $r->json->{jobId}, $s->{jobId}, 'with the job to follow';

Desk::finish($i, $s->{jobId});
$r = submit(%$good);
is $r->body, $first, 'a finished release is replayed, too';
$i->sql("UPDATE dubplate.store SET active = false WHERE id = 'north-store'");
$i->sql("UPDATE dubplate.asset SET state = 'refused', refusal_code = 'x',"
    . " refusal_text = 'x' WHERE type = 'coverArt' AND role = 'source'");
$r = submit(%$good);
is $r->body, $first, 'also when the rules would refuse it by now';
$i->sql("UPDATE dubplate.store SET active = true WHERE id = 'north-store'");
$i->sql("UPDATE dubplate.asset SET state = 'ready', refusal_code = NULL,"
    . " refusal_text = NULL WHERE state = 'refused'");
$r = submit(releaseId => $s->{releaseId}, %{ Desk::submission($cover, $audio,
    title => 'Night Drives') });
is $r->status, 200, 'now another text is a new revision';
is_deeply [@{ $r->json }{qw(releaseId revision creditsDebited balance)}],
    [$s->{releaseId}, 2, 0, 19], 'of the same release, paid already';
Desk::finish($i, $r->json->{jobId});

# From a draft.
my $draft = $c->post_json('/api/mcp/draft', Desk::submission($cover, $audio,
    title => 'Slow Tide', distribution_store_ids => ['demo-store']))->json;
ok $draft->{readyToSubmit}, 'a whole draft is ready to submit';
is $draft->{creditsRequired}, 1, 'and knows its price';
$r = submit(releaseId => $draft->{releaseId});
is $r->status, 200, 'its id alone submits it';
is $r->json->{releaseId}, $draft->{releaseId}, 'as the same release';
is_deeply $r->json->{stores}, ['demo-store'], 'to the stores it names';
is submit(releaseId => $draft->{releaseId})->body, $r->body,
    'and again the same';
Desk::fail($i, $r->json->{jobId}, 'delivery_failed');
is credits(), 19, 'a failed job gives the credit back';
my $again = submit(releaseId => $draft->{releaseId});
isnt $again->json->{jobId}, $r->json->{jobId},
    'and the same submit is a new try';
is_deeply [@{ $again->json }{qw(revision creditsDebited balance)}],
    [2, 1, 18], 'that is paid again';

# AI songs.
my $ai = Desk::submission($cover, $audio, title => 'Machine Tide',
                          ai_disclosure => { audio => $Desk::TRUE });
is submit(%$ai)->json->{creditsDebited}, 2, 'a song made with AI costs two';
$ai->{release}{title} = 'Human Tide';
$ai->{tracks}[0]{ai_disclosure} = { audio => $Desk::FALSE };
is submit(%$ai)->json->{creditsDebited}, 1,
    'unless the track itself says otherwise';

# Credits run out.
my $poor = $i->client($i->account('poor', credits => 1));
my ($cover2, $audio2) = Desk::files($poor);
my $two = Desk::submission($cover2, $audio2);
push @{ $two->{tracks} }, { %{ $two->{tracks}[0] }, title => 'Slow Tide' };
$r = $poor->post_json('/api/mcp/submit', $two);
is $r->status, 402, 'too few credits refuse the submit';
is_deeply [@{ $r->json }{qw(error required balance)}],
    ['insufficient_credits', 2, 1], 'and say how many it takes';
is $poor->tool('get_account')->{credits}, 1, 'nothing is debited';
is $poor->get('/api/mcp/releases')->json->{count}, 0, 'and nothing made';
pop @{ $two->{tracks} };
is $poor->post_json('/api/mcp/submit', $two)->status, 200,
    'what the credits are enough for goes through';

# Twenty times the same at once.
my $many = Desk::submission($cover, $audio, title => 'Crowd');
pipe my $read, my $write or die "pipe: $!";
my @kids;
for (1 .. 20) {
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        my $a = $i->client($ann)->post_json('/api/mcp/submit', $many);
        syswrite $write, $a->status . ' ' . $a->body . "\n";
        require POSIX;
        POSIX::_exit(0);
    }
    push @kids, $pid;
}
close $write;
my %answers;
$answers{$_}++ while defined($_ = <$read>);
waitpid $_, 0 for @kids;
is keys %answers, 1, 'twenty equal submits at once get one answer';
like((keys %answers)[0], qr/^200 /, 'which is success');
is count('credit_entry', "kind = 'submit' AND release_id = (SELECT id FROM "
         . "dubplate.release WHERE title = 'Crowd')"), 1, 'and are paid once';

# Refusals.
is submit()->status, 400, 'an empty submit is refused';
like submit()->json->{message}, qr/releaseId of a saved draft/,
    'and told what to send';
my $foreign = $bob->post_json('/api/mcp/submit',
                              { releaseId => $s->{releaseId} });
is $foreign->status, 404, "nobody submits somebody else's release";
is $i->client->post_json('/api/mcp/submit', $good)->status, 401,
    'nor signed out';

done_testing;
