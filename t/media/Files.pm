# Files for the media tests, and a way to have them made into releases.
#
#   my $r = Files::job('cover', $path, cpu_max_s => 5);
#     $r->{outcome}   made | refused | stopped | broke
#     $r->{code} {text} {facts} {advisories} {rss_kib} {cpu_ms} {wall_ms}
#     $r->{path}      where the result is, when made
#   Files::write($name, $bytes), Files::ffmpeg($name, @args)   paths
#   Files::png(...), tiff(...), wav(...), exif()               bytes
package Files;

use strict;
use warnings;
use Compress::Zlib;
use File::Temp;
use FindBin;
use JSON::PP;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Client;

my $folder = File::Temp->newdir('dubplate-media-XXXXXX', TMPDIR => 1);
my $count = 0;

sub folder { return "$folder" }

# Where job directories are made; nobody else may look in.
sub root {
    my $root = "$folder/work";
    mkdir $root, 0700 unless -d $root;
    return $root;
}

sub leftovers { return grep { !/\/secret$/ } glob(root() . '/*') }

sub write {
    my ($name, $bytes) = @_;
    my $path = "$folder/$name";
    open my $fh, '>:raw', $path or die "$path: $!";
    print {$fh} $bytes or die "$path: $!";
    close $fh or die "$path: $!";
    return $path;
}

sub read { return Dubplate::Client::slurp($_[0]) }

# Run FFmpeg to make a file, once.
sub ffmpeg {
    my ($name, @args) = @_;
    my $path = "$folder/$name";
    return $path if -e $path;
    system('ffmpeg', '-nostdin', '-loglevel', 'error', '-y', @args, $path) == 0
        or die "ffmpeg cannot make $name\n";
    return $path;
}

sub picture {
    my ($name, $size, @args) = @_;
    return ffmpeg($name, '-f', 'lavfi', '-i', "testsrc2=size=$size:rate=1",
                  '-frames:v', 1, @args);
}

sub tone {
    my ($name, $seconds, @args) = @_;
    return ffmpeg($name, '-f', 'lavfi', '-i',
                  "sine=frequency=997:sample_rate=44100:duration=$seconds",
                  @args);
}

sub ffprobe {
    my ($path, $entries) = @_;
    open my $out, '-|', 'ffprobe', '-loglevel', 'error', '-show_entries',
        $entries, '-of', 'json', $path or die "ffprobe: $!";
    local $/;
    return decode_json(scalar <$out>);
}

sub driver {
    return Dubplate::Build::program("t/media/$_[0]")
        // die "t/media/$_[0] is not built\n";
}

sub program { return Dubplate::Build::bin('dubplate-media')
        // die "dubplate-media is not built\n" }

# Settings every run needs, where the test runs as root.
sub settings {
    my (%more) = @_;
    my %all = (program => program(), $> == 0 ? (user => 'nobody') : (), %more);
    return map { "$_=$all{$_}" } sort keys %all;
}

sub command {
    my ($kind, $path, %settings) = @_;
    my $result = "$folder/result-" . ++$count;
    my $driver = driver('media-job');
    my @libs = Dubplate::Build::environment();
    return ($result, 'env', "$libs[0]=$libs[1]", 'DUBPLATE_TEST_SECRET=1',
            $driver, $kind, $path, root(), $result, settings(%settings));
}

sub job {
    my ($kind, $path, %settings) = @_;
    my ($result, @command) = command($kind, $path, %settings);
    my $errors = "$folder/stderr";
    my $pid = open(my $out, '-|') // die "fork: $!";
    if ($pid == 0) {
        open STDERR, '>', $errors or die;
        exec @command or exit 127;
    }
    my $text = do { local $/; <$out> } // '';
    close $out;
    my $job = eval { decode_json($text) } // { outcome => "died: $text" };
    $job->{stderr} = Files::read($errors);
    $job->{path} = $result if -e $result;
    return $job;
}

# The codes of a job's advisories, sorted.
sub advice {
    my ($job) = @_;
    return join ' ', sort map { $_->{code} } @{ $job->{advisories} // [] };
}

sub png_chunk {
    my ($id, $data) = @_;
    return pack('N', length $data) . $id . $data
        . pack('N', crc32($id . $data));
}

# A PNG of zeros: width, height, bits, colour type, interlaced, more chunks;
# rows => 0 leaves the pixels out.
sub png {
    my (%o) = (width => 16, height => 16, bits => 8, colour => 2,
               interlaced => 0, chunks => '', @_);
    my %bands = (0 => 1, 2 => 3, 3 => 1, 4 => 2, 6 => 4);
    my $row = 1 + int(($o{width} * $o{bits} * $bands{ $o{colour} } + 7) / 8);
    my $rows = $o{rows} // $o{height};
    my ($z) = deflateInit(-Level => 1);
    my $idat = '';
    # Interlaced rows sum up to a little more: one filter byte a pass row.
    my $left = $row * $rows + ($o{interlaced} && $rows ? 2 * $rows : 0);
    my $block = "\0" x 1_000_000;
    while ($left > 0) {
        my $n = $left < 1_000_000 ? $left : 1_000_000;
        $idat .= $z->deflate(substr $block, 0, $n);
        $left -= $n;
    }
    $idat .= $z->flush;
    return "\x89PNG\r\n\x1a\n"
        . png_chunk('IHDR', pack('NNCCCCC', @o{qw(width height bits colour)},
                                 0, 0, $o{interlaced}))
        . $o{chunks} . png_chunk('IDAT', $idat) . png_chunk('IEND', '');
}

# A TIFF in one strip: tags override or add, as tag => [type, count, value].
sub tiff {
    my (%o) = (width => 16, height => 16, bands => 3, photometric => 2,
               tags => {}, data => undef, next => 0, @_);
    my $data = $o{data} // "\x40" x ($o{width} * $o{height} * $o{bands});
    my %tags = (
        256 => [4, 1, $o{width}], 257 => [4, 1, $o{height}],
        258 => [3, 1, 8], 259 => [3, 1, 1], 262 => [3, 1, $o{photometric}],
        273 => [4, 1, 8], 277 => [3, 1, $o{bands}],
        278 => [4, 1, $o{height}], 279 => [4, 1, length $data],
        284 => [3, 1, 1], %{ $o{tags} },
    );
    my $ifd = 8 + length($data) + length($data) % 2;
    my $bytes = 'II*' . "\0" . pack('V', $ifd) . $data
        . "\0" x (length($data) % 2) . pack('v', scalar keys %tags);
    $bytes .= pack('vvVV', $_, @{ $tags{$_} }) for sort { $a <=> $b } keys %tags;
    return $bytes . pack('V', $o{next} eq 'self' ? $ifd : $o{next});
}

# A WAV file: any member of the format chunk can be given.
sub wav {
    my (%o) = (tag => 1, channels => 2, rate => 44100, bits => 16,
               seconds => 1, before => '', after => '', magic => 'RIFF', @_);
    my $frame = $o{frame} // $o{channels} * $o{bits} / 8;
    my $data = $o{data} // "\0\1" x int($frame * $o{rate} * $o{seconds} / 2);
    my $body = 'WAVEfmt ' . pack('VvvVVvv', 16, @o{qw(tag channels rate)},
                                 ($o{rate} * $frame) & 0xffffffff, $frame,
                                 $o{bits})
        . $o{before} . 'data' . pack('V', $o{data_size} // length $data)
        . $data . $o{after};
    return $o{magic} . pack('V', $o{size} // length $body) . $body;
}

# An EXIF block with a place on Earth, an artist and a quarter turn.
sub exif {
    my (%o) = (orientation => 6, @_);
    my $gps = 8 + 2 + 3 * 12 + 4;
    my $text = $gps + 2 + 2 * 12 + 4;
    my $artist = "Secret Artist\0";
    my $tiff = 'II*' . "\0" . pack('V', 8) . pack('v', 3)
        . pack('vvVV', 0x0112, 3, 1, $o{orientation})
        . pack('vvVV', 0x013b, 2, length $artist, $text)
        . pack('vvVV', 0x8825, 4, 1, $gps) . pack('V', 0)
        . pack('v', 2) . pack('vvVa4', 1, 2, 2, "N\0\0\0")
        . pack('vvVV', 2, 5, 3, $text + length $artist) . pack('V', 0)
        . $artist . pack('V6', 52, 1, 31, 1, 12, 1);
    return "Exif\0\0$tiff";
}

# A JPEG with one more segment behind its beginning.
sub with_segment {
    my ($jpeg, $marker, $data) = @_;
    return substr($jpeg, 0, 2) . pack('CCn', 0xff, $marker, 2 + length $data)
        . $data . substr($jpeg, 2);
}

1;
