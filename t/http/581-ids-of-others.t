#!/usr/bin/perl
# Ids of another account's sessions, grants, tokens, uploads, files, jobs,
# drafts and releases (CVE-2026-52869, CVE-2026-52870): who knows one is
# answered as if there were none, and nothing happens to it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Dubplate::OAuth;
use MIME::Base64 qw(encode_base64url);
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'auth.cache_ms' => 0, 'limits.submits_per_minute' => 100 });
my %account = map { $_ => $i->account($_, credits => 20) } qw(ann mallory);
Dubplate::OAuth::password($i, $_) for keys %account;
my $ann = $i->client($account{ann});
my $mallory = $i->client($account{mallory});
my $unknown = '01234567-89ab-4def-8123-456789abcdef';

# What ann has.
my ($cover, $audio) = Desk::files($ann, 'ann');
my $submitted = $ann->post_json('/api/mcp/submit', Desk::submission(
    $cover, $audio, title => 'Secret Harbour'))->json;
my $draft = $ann->tool('save_release_draft', {
    release => { title => 'Secret Draft' } })->{releaseId};
my $session = $ann->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'secret.wav', file_size => 10 });
my ($file) = $audio =~ m{([^/]+)$};
my %id = (release => $submitted->{releaseId}, draft => $draft,
          job => $submitted->{jobId}, upload => $session->{session_id},
          file => $file);
like $id{$_}, qr/^[0-9a-f-]{36}$/, "there is a $_" for sort keys %id;

# An answer without what differs every time: its id and that of the request.
sub plain {
    my ($text, $id) = @_;
    return $text =~ s/\Q$id/ID/gr =~ s/\brequestId\W+[0-9a-f]+//r
        =~ s/"id":\d+//r;
}

sub same {
    my ($what, $kind, $try) = @_;
    my ($a, $b) = map { my $r = $try->($_); [$r->status, plain($r->body, $_)] }
        $id{$kind}, $unknown;
    is_deeply $a, $b, "$what: as if there were no such $kind";
    unlike $a->[1], qr/secret|harbour/i, '... and nothing is let out';
    return $a;
}

my @get = (
    ['release', '/api/mcp/releases/%s/status'],
    ['release', '/api/mcp/releases/%s/metadata'],
    ['draft', '/api/mcp/releases/%s/status'],
    ['draft', '/api/mcp/releases/%s/metadata'],
    ['job', '/api/mcp/release-jobs/%s'],
    ['upload', '/api/mcp/upload/%s'],
    ['file', '/api/mcp/files/%s'],
);
for (@get) {
    my ($kind, $path) = @$_;
    is $ann->get(sprintf $path, $id{$kind})->status, 200, "$path of her own";
    my $a = same("GET $path", $kind, sub { $mallory->get(sprintf $path, @_) });
    is $a->[0], 404, '... 404';
}

my $later = { type => 'audio', file_name => 'x.wav' };
my @tools = (
    ['release', 'get_release_status', 'release_id'],
    ['release', 'get_release_metadata', 'release_id'],
    ['draft', 'get_release_metadata', 'release_id'],
    ['job', 'get_release_job', 'job_id'],
    ['release', 'takedown_release', 'release_id'],
    ['release', 'redistribute_release', 'release_id'],
    ['draft', 'save_release_draft', 'release_id',
     { release => { title => 'Mine' } }],
    ['release', 'save_release_draft', 'release_id',
     { release => { title => 'Mine' } }],
    ['upload', 'upload_file_chunk', 'session_id',
     { chunk_index => 0, chunk_base64 => 'AAAA' }],
    ['upload', 'upload_file_complete', 'session_id', $later],
);
for (@tools) {
    my ($kind, $tool, $name, $more) = @$_;
    my $a = same($tool, $kind, sub {
        $mallory->rpc('tools/call', { name => $tool,
            arguments => { $name => $_[0], %{ $more // {} } } });
        $mallory->last });
    like $a->[1], qr/\bnot_found\b.*"isError":true/, '... not found';
}
for (['release', 'mcp://releases/%s/status'],
     ['job', 'mcp://release-jobs/%s']) {
    my ($kind, $uri) = @$_;
    ok $ann->rpc('resources/read', { uri => sprintf $uri, $id{$kind} })
        ->{result}, "$uri of her own";
    my $a = same($uri, $kind, sub {
        $mallory->rpc('resources/read', { uri => sprintf $uri, $_[0] });
        $mallory->last });
    like $a->[1], qr/"error":/, '... an error';
}

subtest 'in what is sent' => sub {
    my $body = Desk::submission($cover, $audio, title => 'Taken');
    my $r = $mallory->post_json('/api/mcp/submit', $body);
    cmp_ok $r->status, '>=', 400, 'her files are in no release of another';
    unlike $r->body, qr/secret|"codec"|"duration"/i, '... which lets out nothing';
    my ($c, $a) = Desk::files($mallory, 'mallory');
    $r = $mallory->post_json('/api/mcp/submit', {
        %{ Desk::submission($c, $a) }, releaseId => $id{release} });
    is $r->status, 404, 'nor is her release submitted again';
    $r = $mallory->post_json('/api/mcp/draft', { releaseId => $id{draft},
        release => { title => 'Mine' } });
    is $r->status, 404, 'her draft is not saved';
    $r = $i->client->chunk({ %$session, upload_token =>
        $mallory->tool('prepare_local_file_upload', { type => 'audio',
            file_name => 'x', file_size => 10 })->{upload_token} },
        'audio', 0, 'x' x 10);
    is $r->status, 403, 'a token of his own upload is not for hers';
};

# The csrf_token of a form is made of what his browser has, so he can make
# the one for any address: that alone must not do.
sub forge {
    my ($o, $path, %fields) = @_;
    my $hash = Dubplate::OAuth::blake2b($i,
        "csrf $path " . $o->cookies->{dp_sid});
    return $o->post($path, { %fields,
        csrf_token => encode_base64url(pack 'H*', $hash) },
        { origin => $i->url });
}

sub signed_in {
    my $o = Dubplate::OAuth->new($i);
    $o->submit($o->get('/oauth/login'), username => $_[0],
               password => $Dubplate::OAuth::PASSWORD);
    return $o;
}

my $theirs = signed_in('ann');
my $his = signed_in('mallory');
my $client = $theirs->client(name => 'Secret client');
my $t = $theirs->tokens($client, login => 'ann', scope => 'mcp:read openid');
my %table = (grants => 'oauth_grant', tokens => 'access_token',
             sessions => 'browser_session');

subtest 'on the account page' => sub {
    unlike $his->get('/oauth/account')->body, qr/Secret client/,
        'it shows nothing of hers';
    for my $kind (sort keys %table) {
        my $rows = "FROM $table{$kind} WHERE revoked_at IS NULL
            AND account_id = '$account{ann}{id}'";
        my $living = sub { $i->sql("SELECT count(*) $rows") };
        my ($id, $before) = ($i->sql("SELECT id $rows LIMIT 1"), $living->());
        like $id, qr/^[0-9a-f-]{36}$/, "ann has some of $kind";
        my ($a, $b) = map {
            my $r = forge($his, "/oauth/account/$kind/$_");
            [$r->status, $r->header('location') // '', plain($r->body, $_)]
        } $id, $unknown;
        is_deeply $a, $b, '... of which he is told nothing';
        is $living->(), $before, '... and all live on';
        forge($theirs, "/oauth/account/$kind/$id");
        is $living->(), $before - 1, '... until she ends one herself';
        $theirs = signed_in('ann');
    }
};

subtest 'at the token endpoints' => sub {
    $t = $theirs->tokens($client, login => 'ann', scope => 'mcp:read openid');
    my $foreign = $his->client(secret => 'cs_' . Dubplate::OAuth::random_text());
    my $r = $his->refresh($foreign, $t->{refresh_token});
    is_deeply [$r->status, $r->json->{error}], [400, 'invalid_grant'],
        'her refresh token is not for his client';
    for my $kind (qw(access_token refresh_token)) {
        $r = $his->as_client($foreign, '/oauth/revoke',
                             { token => $t->{$kind} });
        is $r->status, 400, "her $kind is not his to revoke";
    }
    $i->sql("UPDATE oauth_client SET source = 'registered'
             WHERE client_id = '$foreign->{client_id}'");
    for my $kind (qw(access_token refresh_token)) {
        $r = $his->as_client($foreign, '/oauth/introspect',
                             { token => $t->{$kind} });
        is_deeply [$r->status, [sort keys %{ $r->json }]], [200, ['active']],
            "nor is her $kind his to look at";
        ok !$r->json->{active}, '... it is told as inactive';
    }
    my $c = $i->client({ token => $t->{access_token} });
    ok $c->rpc('ping')->{result}, 'after all this it works';
    is $his->refresh($client, $t->{refresh_token})->status, 200,
        'and refreshes';
};

subtest 'nothing happened' => sub {
    $ann = $i->client({ token => $t->{access_token} });
    my $m = $ann->get("/api/mcp/releases/$id{draft}/metadata")->json;
    is_deeply [@$m{qw(version release)}], [1, { title => 'Secret Draft' }],
        'to the draft';
    $m = $ann->get("/api/mcp/releases/$id{release}/metadata")->json;
    is_deeply [@$m{qw(source revision)}, $m->{release}{title}],
        ['submission', 1, 'Secret Harbour'], 'to the release';
    is $ann->get("/api/mcp/upload/$id{upload}")->status, 200, 'to the upload';
    is $mallory->get('/api/mcp/releases')->json->{count}, 0, 'he has nothing';
};

done_testing;
