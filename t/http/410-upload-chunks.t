#!/usr/bin/perl
# Chunks: sent again, at once, out of order, by others, too late, too many.
# fronts: cgi
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(sha256_hex);
use Dubplate::Instance;
use Dubplate::Media;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $bob = $i->account('bob');
my ($c, $other) = ($i->client($ann), $i->client($bob));
my $nobody = $i->client;
my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 3));
my $size = int(length($wav) / 4) + 1;
my @chunks = map { substr $wav, $_ * $size, $size } 0 .. 3;

sub open_session {
    my (%opt) = @_;
    return $c->tool('prepare_local_file_upload', {
        type => 'audio', file_name => 'track.wav', file_size => length $wav,
        %opt });
}

sub status_of { $nobody->get("/api/mcp/upload/$_[0]{session_id}",
    { 'x-mcp-upload-token' => $_[0]{upload_token} })->json }

sub refused {
    my ($r, $status, $error, $name) = @_;
    is $r->status, $status, $name or diag $r->body;
    is $r->json->{error}, $error, "... as $error";
    return $r->json;
}

subtest 'in any order, again and again' => sub {
    my $s = open_session();
    for my $n (2, 0, 3, 2) {
        is $nobody->chunk($s, 'audio', $n, $chunks[$n])->status, 200,
            "chunk $n is taken";
    }
    ok $nobody->chunk($s, 'audio', 2, $chunks[2])->json->{duplicate},
        'a chunk sent again is told as a duplicate';
    my $e = refused($nobody->chunk($s, 'audio', 2, $chunks[1]), 409,
                    'conflict', 'other bytes at the same index are refused');
    like $e->{message}, qr/Chunk 2/, '... naming the chunk';

    my $status = status_of($s);
    is $status->{state}, 'open', 'the session is open';
    is_deeply $status->{receivedChunks}, [0, 2, 3], 'what has come is listed';
    is_deeply $status->{missingChunks}, [1], 'what has not, too'
        or diag explain $status;
    like $status->{expiresAt}, qr/^20\d\d-\d\d-\d\dT/, 'and when it expires';

    $e = refused($nobody->complete($s, 'audio', 'x.wav'), 409,
                 'incomplete_upload', 'it cannot be completed');
    is_deeply $e->{missingChunks}, [1], '... the missing chunk is named';
    $nobody->chunk($s, 'audio', 1, $chunks[1]);
    my $file = $nobody->complete($s, 'audio', 'x.wav')->json;
    ok $c->get($file->{fileUrl})->body eq $wav, 'then the file is whole';
    is $nobody->complete($s, 'audio', 'x.wav')->json->{fileUrl},
        $file->{fileUrl}, 'completing again gives the same file';
    refused($nobody->chunk($s, 'audio', 1, $chunks[1]), 409, 'conflict',
            'after that it takes no chunks');
    is status_of($s)->{fileUrl}, $file->{fileUrl}, 'the status has the file';
    is_deeply [glob $i->storage . '/uploads/*'], [],
        'no chunk is left in storage';
    is_deeply [glob $i->storage . '/tmp/*'], [], 'nor in tmp';
};

subtest 'of another size than was recommended' => sub {
    my $s = open_session();
    is $s->{total_chunks}, 1, 'one chunk was recommended';
    $nobody->chunk($s, 'audio', $_, $chunks[$_]) for 0 .. 2;
    refused($nobody->complete($s, 'audio', 'x.wav'), 409,
            'incomplete_upload', 'three of four do not complete it');
    $nobody->chunk($s, 'audio', 3, $chunks[3]);
    is $nobody->complete($s, 'audio', 'x.wav')->status, 200, 'four do';
    $s = open_session();
    $nobody->chunk($s, 'audio', $_, $chunks[$_]) for 0 .. 3;
    refused($nobody->chunk($s, 'audio', 4, 'x'), 400, 'invalid_params',
            'a byte more than announced is refused');
};

subtest 'announced in number' => sub {
    my $s = $c->tool('upload_file_init', {
        type => 'audio', file_name => 'x.wav', file_size => length $wav,
        total_chunks => 4 });
    my %raw = ('content-type' => 'application/octet-stream',
               'x-session-id' => $s->{session_id});
    refused($c->post('/api/mcp/upload/chunk', 'x',
                     { %raw, 'x-chunk-index' => 4 }),
            400, 'invalid_params', 'the fifth of four is refused');
    is $c->post('/api/mcp/upload/chunk', $chunks[1],
                { %raw, 'x-chunk-index' => 1 })->status, 200,
        'its owner may send chunks with a bearer token';
    my $e = $c->call('upload_file_complete',
                     { session_id => $s->{session_id}, type => 'audio' });
    ok $e->{isError}, 'the tool refuses to complete';
    like $e->{content}[0]{text}, qr/missing/i, '... since chunks are missing'
        or diag $e->{content}[0]{text};
    like $c->call('upload_file_init', {
            type => 'audio', file_name => 'x.wav', file_size => 100_000_000,
            total_chunks => 2 })->{content}[0]{text},
        qr/at least 32 chunks/, 'too few chunks for the size are refused';
};

subtest 'whose tokens' => sub {
    my $s = open_session();
    my $t = open_session();
    my %wrong = (%$s, upload_token => $t->{upload_token});
    refused($nobody->chunk(\%wrong, 'audio', 0, $chunks[0]), 403,
            'forbidden', 'the token of another session is refused');
    %wrong = (%$s, upload_token => 'up_' . 'A' x 43);
    refused($nobody->chunk(\%wrong, 'audio', 0, $chunks[0]), 401,
            'unauthorized', 'an unknown token is refused');
    %wrong = (%$s, upload_token => $ann->{token});
    refused($nobody->chunk(\%wrong, 'audio', 0, $chunks[0]), 401,
            'unauthorized', 'a personal access token is no upload token');
    my $bearer = $i->client({ token => $s->{upload_token} });
    is $bearer->get('/api/mcp/releases')->status, 401,
        'an upload token is no bearer token';
    is $bearer->get("/api/mcp/upload/$s->{session_id}")->status, 401,
        'not even here';
    is $nobody->post('/api/mcp/upload/chunk', 'x', {})->status, 401,
        'without any token it is 401';
    like $nobody->last->json->{message}, qr/upload_token.*x-mcp-upload-token/,
        '... which says what is wanted';
    refused($other->get("/api/mcp/upload/$s->{session_id}"), 404,
            'not_found', "another account's session is not found");
    my $unknown = '01234567-89ab-4def-8123-456789abcdef';
    my $a = $other->get("/api/mcp/upload/$s->{session_id}")->json;
    my $b = $other->get("/api/mcp/upload/$unknown")->json;
    delete $_->{requestId} for $a, $b;
    is_deeply $a, $b, '... just like one that does not exist';
    my $e = $other->call('upload_file_chunk', {
        session_id => $s->{session_id}, chunk_index => 0,
        chunk_base64 => 'eA==' });
    ok $e->{isError}, 'nor has it the tools';
    refused($nobody->chunk($s, 'coverArt', 0, $chunks[0]), 400,
            'invalid_params', 'another type than announced is refused');
    is $i->sql("SELECT count(*) FROM upload_chunk WHERE session_id ="
               . " '$s->{session_id}'"), 0, 'nothing of it was stored';
};

subtest 'too late' => sub {
    my $s = open_session();
    $nobody->chunk($s, 'audio', 0, $chunks[0]);
    $i->sql("UPDATE upload_session SET expires_at = now() WHERE id ="
            . " '$s->{session_id}'");
    my %raw = ('content-type' => 'application/octet-stream',
               'x-session-id' => $s->{session_id}, 'x-chunk-index' => 1);
    refused($c->post('/api/mcp/upload/chunk', $chunks[1], \%raw), 410,
            'expired', 'an expired session takes no chunk');
    refused($c->post_json('/api/mcp/upload/complete',
                          { sessionId => $s->{session_id} }),
            410, 'expired', 'and is not completed');
    is $nobody->chunk($s, 'audio', 1, $chunks[1])->status, 401,
        'its token has expired with it';
};

subtest 'what is no audio' => sub {
    my $s = open_session(file_size => 10_000);
    my $e = refused($nobody->chunk($s, 'audio', 0, '%PDF-1.7 ' . 'x' x 9991),
                    415, 'unsupported_media',
                    'a document is refused at its first chunk');
    like $e->{message}, qr/PDF/, '... by what it looks like';
    $s = open_session(file_size => 20);
    $nobody->chunk($s, 'audio', 0, 'this is but a letter');
    refused($nobody->complete($s, 'audio', 'x.wav'), 415,
            'unsupported_media', 'a letter is refused at the end');
    refused($nobody->complete($s, 'audio', 'x.wav'), 415,
            'unsupported_media', '... and again');
    is status_of($s)->{state}, 'failed', 'the session has failed';
};

subtest 'sums' => sub {
    my $s = open_session();
    $nobody->chunk($s, 'audio', $_, $chunks[$_]) for 0 .. 3;
    my %token = ('x-mcp-upload-token' => $s->{upload_token});
    my $r = $nobody->post_json('/api/mcp/upload/complete', {
        sessionId => $s->{session_id}, sha256 => sha256_hex('x') }, \%token);
    my $e = refused($r, 409, 'conflict', 'a wrong SHA-256 is refused');
    like $e->{message}, qr/${\ sha256_hex($wav) }/, '... with the right one';
    $r = $nobody->post_json('/api/mcp/upload/complete', {
        sessionId => $s->{session_id}, sha256 => sha256_hex($wav) }, \%token);
    is $r->status, 200, 'with that it is completed' or diag $r->body;
};

# N processes at once; what each says goes to the list.
sub at_once {
    my ($n, $code) = @_;
    my @pipes = map {
        pipe my $in, my $out or die;
        my $pid = fork // die;
        if (!$pid) {
            my $said = eval { $code->($_) } // $@;
            print $out $said;
            close $out;
            require POSIX;
            POSIX::_exit(0);
        }
        close $out;
        [$pid, $in];
    } 1 .. $n;
    return map { my $in = $_->[1]; my $said = <$in>; waitpid $_->[0], 0;
                 $said } @pipes;
}

subtest 'at once' => sub {
    my $s = open_session();
    my @same = at_once(8, sub {
        $i->client->chunk($s, 'audio', 0, $chunks[0])->status });
    is "@same", '200 ' x 7 . '200', 'eight senders of the same chunk agree';
    my @other = at_once(8, sub {
        my ($n) = @_;
        $i->client->chunk($s, 'audio', 1, chr(64 + $n) x $size)->status });
    is scalar(grep({ $_ == 200 } @other)), 1,
        'of eight senders of different chunks one wins';
    is scalar(grep({ $_ == 409 } @other)), 7, 'and seven are told';
    my $dir = $i->storage . "/uploads/$s->{session_id}";
    is scalar(my @files = glob "$dir/1.*"), 1, 'one file is left';
    my $bytes = Dubplate::Client::slurp($files[0]);
    ok $bytes eq substr($bytes, 0, 1) x $size, 'and it is of one sender';

    $s = open_session();
    $nobody->chunk($s, 'audio', $_, $chunks[$_]) for 0 .. 3;
    my @urls = at_once(6, sub {
        for (1 .. 50) {
            my $r = $i->client->complete($s, 'audio', 'x.wav');
            return $r->json->{fileUrl} if $r->status == 200;
            return $r->body if $r->json->{error} ne 'in_progress';
            select undef, undef, undef, 0.1;
        }
        return 'never done';
    });
    is_deeply [grep { $_ ne $urls[0] } @urls], [],
        'six who complete get one file';
    like $urls[0], qr{/api/mcp/files/}, '... which is one';
};

subtest 'too much at once' => sub {
    $i->set('limits.in_flight_max_bytes' => 300_000_000);
    $i->restart_front;
    my $carl = $i->account('carl');
    my $p = $i->client($carl);
    my %file = (type => 'audio', file_name => 'x.wav',
                file_size => 200_000_000);
    ok $p->tool('prepare_local_file_upload', \%file), '200 MB are announced';
    my $e = $p->call('prepare_local_file_upload', \%file);
    like $e->{content}[0]{text}, qr/unfinished uploads/,
        '200 MB more are over the quota';
    $i->set('limits.uploads_per_minute' => 3);
    $i->restart_front;
    my $dora = $i->client($i->account('dora'));
    my @status = map { $dora->multipart('/api/mcp/upload', [
        type => 'audio', file => { name => 'x', bytes => $wav } ])->status }
        1 .. 4;
    is "@status", '200 200 200 429', 'the fourth upload in a minute is 429';
    my $r = $dora->last;
    ok $r->json->{retryAfterSeconds} >= 1, 'which says when to come back';
    is $r->header('retry-after'), $r->json->{retryAfterSeconds},
        'in its header, too';
};

done_testing;
