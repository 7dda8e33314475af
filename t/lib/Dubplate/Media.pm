# Real covers and audio for tests, made once per run by FFmpeg.
#
#   Dubplate::Media::cover(3000)        # path of a JPEG, 3000 x 3000
#   Dubplate::Media::cover(3000, 'png')
#   Dubplate::Media::audio('wav', 3)    # seconds; wav flac mp3 m4a
#   Dubplate::Media::audio('wav', 3, 'b')  # another file of the same kind
package Dubplate::Media;

use strict;
use warnings;
use File::Temp;

my $own;

sub folder {
    return $ENV{DUBPLATE_TEST_MEDIA} if $ENV{DUBPLATE_TEST_MEDIA};
    $own //= File::Temp->newdir('dubplate-media-XXXXXX', TMPDIR => 1);
    return "$own";
}

# Make path by FFmpeg unless it is there; two tests may race.
sub make {
    my ($name, @args) = @_;
    my $path = folder() . "/$name";
    return $path if -e $path;
    (my $temp = $path) =~ s/(\.\w+)$/.${\$$}$1/;
    system('ffmpeg', '-nostdin', '-loglevel', 'error', '-y', @args, $temp) == 0
        or die "ffmpeg cannot make $name\n";
    rename $temp, $path or die "$path: $!";
    return $path;
}

sub cover {
    my ($side, $kind) = @_;
    $kind //= 'jpg';
    return make("cover-$side.$kind", '-f', 'lavfi', '-i',
                "testsrc2=size=${side}x${side}:rate=1", '-frames:v', 1,
                '-pix_fmt', $kind eq 'png' ? 'rgb24' : 'yuvj444p');
}

my %codec = (wav => ['-c:a', 'pcm_s16le'], flac => [], mp3 => ['-b:a', '192k'],
             m4a => ['-c:a', 'aac']);

sub audio {
    my ($kind, $seconds, $which) = @_;
    $which //= 'a';
    my $tone = 200 + 20 * (ord($which) - ord 'a');
    return make("audio-$which-$seconds.$kind", '-f', 'lavfi', '-i',
                "sine=frequency=$tone:sample_rate=44100:duration=$seconds",
                '-ac', 2, @{ $codec{$kind} // die "no $kind\n" });
}

1;
