#!/usr/bin/perl
# 200 MB taken by multipart and in pieces, beside hashing and copying the
# same file, and beside a server on Node; and the memory it takes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Bench;
use Test::More;
use Time::HiRes qw(time);

Bench::need();
my $bytes = 200 * 1024 * 1024;
my $rounds = $ENV{DUBPLATE_BENCH_ROUNDS} // 5;
my $house = Bench->new(conf => { 'limits.audio_max_bytes' => $bytes });
my $i = $house->i;
my $dir = $i->dir;
my $c = $house->client;
my $file = "$dir/track.wav";
my $folder = "$dir/node";
mkdir $folder;
Dubplate::Proc::give($folder);
my $port = $house->node('busboy', ['upload-server.js'], { FOLDER => $folder });

# A WAV file of noise, of just so many bytes.
sub make_file {
    my $data = $bytes - 44;
    open my $out, '>:raw', $file or die $!;
    print $out pack('a4 V a4 a4 V v v V V v v a4 V', 'RIFF', $bytes - 8,
                    'WAVE', 'fmt ', 16, 1, 2, 44100, 176400, 4, 16, 'data',
                    $data);
    open my $random, '<:raw', '/dev/urandom' or die $!;
    while ($data > 0) {
        my $got = read $random, my $block, $data < 1 << 20 ? $data : 1 << 20;
        print $out $block;
        $data -= $got;
    }
    close $out or die $!;
}

# Content is kept once: change some bytes, so that it is new.
sub change_file {
    open my $fh, '+<:raw', $file or die $!;
    seek $fh, 1000, 0;
    print $fh pack 'N4', map { rand 2**32 } 1 .. 4;
    close $fh;
}

sub seconds {
    my (@command) = @_;
    my $began = time;
    open my $out, '-|', @command or die "$command[0]: $!";
    my $answer = join '', <$out>;
    close $out or die "@command: $answer";
    return (time - $began, $answer);
}

# What has to be done whoever does it.
sub by_hand {
    my ($hash) = seconds('b2sum', $file);
    my ($copy) = seconds('dd', "if=$file", "of=$dir/copy", 'bs=1M',
                         'conv=fsync', 'status=none');
    unlink "$dir/copy";
    return $hash + $copy;
}

sub curl { return seconds('curl', '-sS', '--fail-with-body', @_) }

my @token = ('-H', 'Authorization: Bearer ' . $house->token);

sub by_multipart {
    my ($took, $answer) = curl(@token, '-F', 'type=audio', '-F',
                               "file=\@$file;type=audio/wav",
                               $i->url('/api/mcp/upload'));
    return ($took, Dubplate::Client::decode($answer)->{fileUrl});
}

# All pieces by one curl, so that they share a connection.
sub in_pieces {
    my $s = $c->tool('prepare_local_file_upload', { type => 'audio',
        file_name => 'track.wav', file_size => $bytes });
    my $n = $s->{total_chunks};
    system("split -b $s->{recommended_chunk_bytes} -d -a 4 $file $dir/piece.");
    my @secret = ("$s->{upload_header_name}: $s->{upload_token}");
    my $config = join "next\n", map {
        my $name = sprintf '%s/piece.%04d', $dir, $_;
        join '', map { "$_\n" } "url = $s->{chunk_endpoint}", 'silent',
            'fail', "output = /dev/null", "data-binary = \@$name",
            map { "header = \"$_\"" } @secret, 'Expect:',
            'Content-Type: application/octet-stream',
            "x-session-id: $s->{session_id}", "x-chunk-index: $_",
            'x-upload-type: audio'
    } 0 .. $n - 1;
    Dubplate::Instance::write_file("$dir/pieces.conf", $config);
    my ($pieces) = seconds('curl', '-K', "$dir/pieces.conf");
    my ($complete, $answer) = curl('-H', @secret, '-H',
        'Content-Type: application/json', '-d',
        Dubplate::Client::encode({ sessionId => $s->{session_id},
            fileName => 'track.wav', fileType => 'audio/wav',
            type => 'audio' }), $s->{complete_endpoint});
    unlink glob "$dir/piece.*";
    return ($pieces + $complete, Dubplate::Client::decode($answer)->{fileUrl});
}

sub by_busboy {
    my ($took, $answer) = curl('-F', "file=\@$file;type=audio/wav",
                               "http://127.0.0.1:$port/");
    my $name = Dubplate::Client::decode($answer)->{name};
    is -s $name, $bytes, 'Node kept the whole file';
    unlink $name;
    return $took;
}

make_file();
my %ways = (hand => \&by_hand, multipart => \&by_multipart,
            pieces => \&in_pieces, busboy => \&by_busboy);
my %seconds;
for my $round (0 .. $rounds) {
    for my $way (sort keys %ways) {
        change_file();
        my ($took, $url) = $ways{$way}->();
        is $c->request('HEAD', $url)->header('content-length'), $bytes,
            "by $way the whole file is kept" if $url;
        push @{ $seconds{$way} }, $took if $round > 0 || $rounds == 0;
        unlink glob $i->storage . '/content/*/*';
    }
}
my %took = map { $_ => Bench::median(@{ $seconds{$_} }) } keys %seconds;
cmp_ok $took{$_}, '>', 0, "$_ is measured" for sort keys %took;
my %peak = (upload => Bench::peak_kib($house->pids('upload')) / 1024,
            busboy => Bench::peak_kib($house->pids('busboy')) / 1024,
            lighttpd => Bench::peak_kib($i->{web}->pid) / 1024);
cmp_ok $peak{$_}, '>', 0, "the memory of $_ is measured" for sort keys %peak;

Bench::table(['200 MB', 'seconds', 'min-max', 'MB/s'], map {
    my @all = sort { $a <=> $b } @{ $seconds{ $_->[1] } };
    [$_->[0], sprintf('%.2f', $took{ $_->[1] }),
     sprintf('%.2f-%.2f', @all[0, -1]),
     sprintf('%.0f', $bytes / 1e6 / $took{ $_->[1] })]
} ['b2sum and dd conv=fsync', 'hand'], ['multipart', 'multipart'],
  ['pieces', 'pieces'], ['Node busboy', 'busboy']);
Bench::table(['memory at most, MiB', 'RSS'],
             map { [$_, sprintf '%.1f', $peak{$_}] } sort keys %peak);
Bench::goal('b2sum and dd / multipart', $took{hand} / $took{multipart},
            '>=', 0.6);
Bench::goal('b2sum and dd / pieces', $took{hand} / $took{pieces}, '>=', 0.6);
Bench::goal('busboy / multipart', $took{busboy} / $took{multipart}, '>=', 1);
Bench::goal('upload, peak RSS in MiB', $peak{upload}, '<=', 10);
Bench::goals_table();
done_testing;
