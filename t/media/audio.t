#!/usr/bin/perl
# Audio: what becomes of good recordings, and what is said of poor ones.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Files;
use Test::More;

my @stereo = ('-ac', 2);

# Every accepted format: name, FFmpeg's arguments, codec, lossy, bits of WAV.
my @formats = (
    ['a.wav', ['-c:a', 'pcm_s16le'], 'wav pcm_s16le', 0, 16],
    ['a24.wav', ['-c:a', 'pcm_s24le'], 'wav pcm_s24le', 0, 24],
    ['af.wav', ['-c:a', 'pcm_f32le'], 'wav pcm_f32le', 0, 24],
    ['rf64.wav', ['-rf64', 'always'], 'wav pcm_s16le', 0, 16],
    ['a.flac', [], 'flac flac', 0, 16],
    ['a24.flac', ['-sample_fmt', 's32'], 'flac flac', 0, 24],
    ['a.mp3', ['-b:a', '128k'], 'mp3 mp3', 1, 16],
    ['noid3.mp3', ['-id3v2_version', 0, '-write_xing', 0], 'mp3 mp3', 1, 16],
    ['a.m4a', ['-c:a', 'aac'], 'mov aac', 1, 16],
    ['a.mp4', ['-c:a', 'aac', '-movflags', '+faststart'], 'mov aac', 1, 16],
    ['alac.m4a', ['-c:a', 'alac'], 'mov alac', 0, 16],
    ['a.aac', ['-c:a', 'aac', '-f', 'adts'], 'aac aac', 1, 16],
    ['a.ogg', ['-c:a', 'libvorbis'], 'ogg vorbis', 1, 16],
    ['a.opus', ['-c:a', 'libopus', '-ar', 48000], 'ogg opus', 1, 16],
    ['flac.ogg', ['-c:a', 'flac', '-f', 'ogg'], 'ogg flac', 0, 16],
    ['a.aiff', [], 'aiff pcm_s16be', 0, 16],
);
for (@formats) {
    my ($name, $args, $inside, $lossy, $bits) = @$_;
    my $job = Files::job('audio', Files::tone($name, 3, @stereo, @$args));
    is $job->{outcome}, 'made', "$name becomes a WAV file"
        or diag explain $job;
    my $facts = $job->{facts};
    is "$facts->{format} $facts->{codec}", $inside, "$name: what is inside";
    is $facts->{lossy} ? 1 : 0, $lossy, "$name: lossy or not";
    is Files::advice($job), $lossy ? 'audio_lossy_source' : '',
        "$name: lossy sources are advised against, and nothing else";
    cmp_ok abs($facts->{duration_ms} - 3000), '<=', 60, "$name: its length";
    cmp_ok abs($facts->{peak_dbfs} + 21), '<', 1.5, "$name: its peak";
    cmp_ok abs($facts->{loudness_lufs} + 21), '<', 1.5, "$name: its loudness";
    is $facts->{derived}{bits}, $bits, "$name: the result's depth";
    my $stream = Files::ffprobe($job->{path},
        'stream=codec_name,channels,sample_rate')->{streams}[0];
    is "$stream->{codec_name} $stream->{channels} $stream->{sample_rate}",
        "pcm_s${bits}le 2 " . ($name =~ /opus/ ? 48000 : 44100),
        "$name: the result as FFmpeg reads it";
}

# Lossless means lossless.
my $source = Files::ffmpeg('noise.wav', '-f', 'lavfi', '-i',
    'anoisesrc=d=2:r=44100:seed=7,aformat=channel_layouts=stereo',
    '-c:a', 'pcm_s16le', '-bitexact');
my $job = Files::job('audio', $source);
ok Files::read($source) eq Files::read($job->{path}),
    'a CD-quality WAV file comes out as the same bytes';
$job = Files::job('audio', Files::ffmpeg('noise.flac', '-i', $source));
ok Files::read($source) eq Files::read($job->{path}),
    'and so does its FLAC copy';

# Nothing but samples in the result.
my $cover = Files::picture('art.jpg', '300x300');
my $tagged = Files::ffmpeg('tagged.mp3', '-i', Files::tone('a.mp3', 3), '-i',
    $cover, '-map', 0, '-map', 1, '-c', 'copy', '-id3v2_version', 3,
    '-metadata', 'artist=Secret Artist', '-metadata', 'title=Secret Title',
    '-disposition:v', 'attached_pic');
like Files::read($tagged), qr/Secret Artist.*\xff\xd8\xff/s,
    'a source with tags and a picture';
$job = Files::job('audio', $tagged);
is $job->{outcome}, 'made', 'it becomes a WAV file' or diag explain $job;
my $bytes = Files::read($job->{path});
is substr($bytes, 36, 4), 'data', 'whose samples follow its format at once';
is length($bytes), 44 + unpack('V', substr $bytes, 40, 4),
    'and after which there is nothing';
unlike $bytes, qr/Secret|LIST|\xff\xd8\xff\xe0/, 'no tag, no picture';
for my $name ('tagged.flac', 'tagged.m4a') {
    $job = Files::job('audio', Files::ffmpeg($name, '-i', $tagged, '-map', 0,
        '-c:v', 'copy', '-disposition:v', 'attached_pic'));
    is $job->{outcome}, 'made', "$name with a picture becomes a WAV file"
        or diag explain $job;
}

# An MP4 file may hold a film; only its audio is looked at.
my $film = Files::ffmpeg('film.mp4', '-f', 'lavfi', '-i',
    'testsrc2=size=320x240:rate=25:duration=3', '-i', Files::tone('a.wav', 3),
    '-c:v', 'libx264', '-c:a', 'aac');
$job = Files::job('audio', $film);
is $job->{outcome}, 'made', 'the audio of a film becomes a WAV file'
    or diag explain $job;
is $job->{facts}{codec}, 'aac', 'and nothing else of it is named';

# What is converted is told.
my @converted = (
    ['mono.wav', ['-ac', 1], 'audio_mono', 44100],
    ['six.wav', ['-ac', 6], 'audio_downmixed', 44100],
    ['22050.wav', ['-ac', 2, '-ar', 22050], 'audio_resampled', 44100],
    ['8000.wav', ['-ac', 2, '-ar', 8000], 'audio_resampled', 44100],
    ['48000.wav', ['-ac', 2, '-ar', 48000], '', 48000],
    ['96000.wav', ['-ac', 2, '-ar', 96000], '', 96000],
    ['192000.wav', ['-ac', 2, '-ar', 192000], '', 192000],
    ['silent.wav', ['-ac', 2, '-af', 'volume=0'], 'audio_silent', 44100],
    ['loud.wav', ['-ac', 2, '-af', 'aformat=flt,volume=24dB', '-c:a',
                  'pcm_f32le'], 'audio_clipped', 44100],
);
my %made;
for (@converted) {
    my ($name, $args, $advice, $rate) = @$_;
    my $r = $made{$name} = Files::job('audio', Files::tone($name, 2, @$args));
    is Files::advice($r), $advice, "$name: advice"
        or diag explain $r;
    is $r->{facts}{derived}{sample_rate_hz}, $rate, "$name: rate";
    is $r->{facts}{derived}{channels}, 2, "$name: stereo";
    is $r->{facts}{derived}{duration_ms}, 2000, "$name: length";
}
is $made{'silent.wav'}{facts}{peak_dbfs}, undef,
    'silence has no peak, not a number';
my $mono = Files::read(Files::ffmpeg('mono-left.raw', '-i',
    $made{'mono.wav'}{path} // die("mono.wav was not made\n"), '-af',
    'pan=mono|c0=c0', '-f', 's16le'));
ok $mono eq Files::read(Files::ffmpeg('mono.raw', '-i',
    Files::folder() . '/mono.wav', '-f', 's16le')),
    'a mono source is as loud in either channel as it was';

# Limits, each just passed.
my $long = Files::tone('limits.flac', 3, @stereo);
my @limits = (
    ['audio_max_s=2', 'audio_too_long', qr/3 s.*2 s/],
    ['audio_max_channels=1', 'audio_too_many_channels', qr/2 channels/],
    ['audio_max_rate_hz=32000', 'audio_rate_too_high', qr/44100/],
    ['wav_max_bytes=100000', 'audio_output_too_large', qr/529200/],
);
for (@limits) {
    my ($limit, $code, $text) = @$_;
    my $r = Files::job('audio', $long, split /=/, $limit);
    is $r->{code}, $code, "$limit: refused";
    is $r->{error}, 'media_refused', "$limit: for good";
    like $r->{text}, $text, "$limit: with the numbers";
    is_deeply $r->{data}, qq({"code":"$code"}), "$limit: with its code";
}

# Whole files only.
my $wav = Files::read(Files::tone('a.wav', 3));
my @parts = (
    ['a WAV file without its end', substr($wav, 0, 300_000)],
    ['a WAV file with something behind it', $wav . 'x' x 100],
    ['a WAV file never finished', Files::wav(data_size => 0xffffffff)],
);
for (@parts) {
    my ($name, $part) = @$_;
    my $r = Files::job('audio', Files::write('part.wav', $part));
    is $r->{code}, 'audio_truncated', "$name is refused";
}
for my $name ('a.flac', 'a24.flac', 'a.aiff', 'alac.m4a', 'a.mp4') {
    my $whole = Files::read(Files::folder() . "/$name");
    my $r = Files::job('audio', Files::write("part-$name",
        substr $whole, 0, int(length($whole) * 0.6)));
    is $r->{outcome}, 'refused', "$name without its end is refused"
        or diag explain $r;
    like $r->{code}, qr/^audio_(truncated|damaged)$/, 'for being damaged';
}
my $chunk = 'LIST' . pack('V', 10) . 'INFOSecret';
my $info = Files::job('audio', Files::write('info.wav',
    Files::wav(after => $chunk)));
is $info->{outcome}, 'made', 'a list behind the samples is fine';
unlike Files::read($info->{path}), qr/Secret/, 'but goes no further';

is_deeply [Files::leftovers()], [], 'no job leaves anything behind';

done_testing;
