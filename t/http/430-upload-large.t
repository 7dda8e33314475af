#!/usr/bin/perl
# 200 MB in chunks and in one piece: the same bytes come out, in little
# memory, though processes are killed on the way.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA;
use Dubplate::Instance;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann, timeout => 120);
my $nobody = $i->client(undef, timeout => 120);
my $bytes = 209_715_200;
my $path = $i->dir . '/large.wav';

# A WAV whose every megabyte differs.
{
    open my $random, '<:raw', '/dev/urandom' or die $!;
    read $random, my $noise, 1 << 20;
    open my $fh, '>:raw', $path or die "$path: $!";
    print $fh 'RIFF', pack('V', $bytes - 8), 'WAVEfmt ',
        pack('VvvVVvv', 16, 1, 2, 44100, 176400, 4, 16), 'data',
        pack('V', $bytes - 44);
    my $left = $bytes - 44;
    for (my $n = 0; $left > 0; $n++) {
        my $block = substr pack('N', $n) . $noise, 0, $left;
        print $fh $block;
        $left -= length $block;
    }
}
my $sha256 = Digest::SHA->new(256)->addfile($path)->hexdigest;

sub prepare {
    return $c->tool('prepare_local_file_upload', {
        type => 'audio', file_name => 'large.wav', file_size => $bytes,
        file_type => 'audio/wav' });
}

sub send_chunk {
    my ($s, $n) = @_;
    open my $fh, '<:raw', $path or die $!;
    seek $fh, $n * $s->{recommended_chunk_bytes}, 0;
    read $fh, my $chunk, $s->{recommended_chunk_bytes};
    return $nobody->chunk($s, 'audio', $n, $chunk)->status;
}

sub state_of {
    return $nobody->get("/api/mcp/upload/$_[0]{session_id}",
        { 'x-mcp-upload-token' => $_[0]{upload_token} })->json;
}

# The file at url, by its SHA-256.
sub fetched {
    my ($url) = @_;
    open my $fh, '-|:raw', 'curl', '-sS', '-m', 60, '-H',
        "Authorization: Bearer $ann->{token}", $url or die $!;
    return Digest::SHA->new(256)->addfile($fh)->hexdigest;
}

# The most memory any upload process has ever had.  A build with sanitizers
# says nothing about that.
sub is_flat {
    my $most = 0;
    for my $pid ($i->pids('upload')) {
        return if Dubplate::Client::slurp("/proc/$pid/maps") =~ /libasan/;
        my $status = Dubplate::Client::slurp("/proc/$pid/status");
        my ($kb) = $status =~ /^VmHWM:\s+(\d+)/m;
        $most = $kb if $kb > $most;
    }
    ok $most > 0 && $most < 16 * 1024, "in $most kB of memory";
}

sub kill_upload {
    my @pids = $i->pids('upload');
    kill 9, @pids;
    return scalar @pids;
}

# Ask until the server, which has lost its processes, answers well again.
sub again {
    my ($code) = @_;
    for (1 .. 50) {
        my $answer = eval { $code->() };
        return $answer if $answer;
        sleep 0.2;
    }
    return;
}

subtest 'in chunks, with a kill' => sub {
    my $s = prepare();
    is $s->{total_chunks}, 40, 'forty chunks';
    is_deeply [grep { send_chunk($s, $_) != 200 } 0 .. 14], [],
        'fifteen are sent';
    ok kill_upload() > 0, 'then all upload processes are killed';
    ok again(sub { send_chunk($s, 15) == 200 }), 'new ones take the next';
    my $status = state_of($s);
    is_deeply $status->{receivedChunks}, [0 .. 15],
        'no chunk that was acknowledged is lost';
    is_deeply [grep { send_chunk($s, $_) != 200 }
               @{ $status->{missingChunks} }], [], 'the missing ones are sent';
    my $start = time;
    my $r = $nobody->complete($s, 'audio', 'large.wav', 'audio/wav');
    is $r->status, 200, 'the upload is completed' or diag $r->body;
    diag sprintf 'completed in %.2f s', time - $start;
    is fetched($r->json->{fileUrl}), $sha256,
        'what comes out is what went in';
    is_flat();
    is_deeply [glob $i->storage . '/uploads/*'], [], 'no chunks are left';
};

subtest 'killed while completing' => sub {
    my $s = prepare();
    send_chunk($s, $_) for 0 .. 39;
    my $pid = fork // die;
    if (!$pid) {
        eval { $nobody->complete($s, 'audio', 'large.wav', 'audio/wav') };
        require POSIX;
        POSIX::_exit(0);
    }
    ok $i->wait_for("SELECT state FROM upload_session WHERE id ="
                    . " '$s->{session_id}'", qr/assembling|done/, 10),
        'the file is being put together';
    kill_upload();
    waitpid $pid, 0;
    my $state = $i->sql("SELECT state FROM upload_session WHERE id ="
                        . " '$s->{session_id}'");
    is $state, 'assembling', 'when its process is killed';
    ok again(sub { $nobody->complete($s, 'audio', 'large.wav')->json }),
        'the server is back';
    my $r = $nobody->complete($s, 'audio', 'large.wav');
    is $r->json->{error}, 'in_progress', 'completing has to wait a little';
    ok $r->header('retry-after'), '... so it says';
    $i->sql('UPDATE upload_session SET assembling_until = now()');
    $r = $nobody->complete($s, 'audio', 'large.wav');
    is $r->status, 200, 'after that it is completed' or diag $r->body;
    is fetched($r->json->{fileUrl}), $sha256, '... to the same bytes';
};

subtest 'in one piece' => sub {
    open my $fh, '-|', 'curl', '-sS', '-m', 120, '-w', "\n%{http_code}",
        '-H', "Authorization: Bearer $ann->{token}", '-F', 'type=audio',
        '-F', "file=\@$path", $i->url('/api/mcp/upload') or die $!;
    my ($answer, $status) = <$fh>;
    is $status, 200, '200 MB are taken' or diag $answer;
    like $answer, qr{/api/mcp/files/}, '... for the address of a file';
    is_flat();
};

done_testing;
