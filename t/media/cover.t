#!/usr/bin/perl
# Covers: what becomes of good pictures, and what is said of poor ones.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Files;
use Test::More;

my %formats = (
    'jpeg' => ['a.jpg', '3200x3200', '-pix_fmt', 'yuvj444p'],
    'png' => ['a.png', '3200x3200', '-pix_fmt', 'rgb24'],
    'webp' => ['a.webp', '3200x3200', '-c:v', 'libwebp'],
    'tiff' => ['a.tif', '3200x3200', '-pix_fmt', 'rgb24'],
);

# The result as an independent reader sees it.
sub looks_right {
    my ($job, $name) = @_;
    my $stream = Files::ffprobe($job->{path},
        'stream=codec_name,width,height,pix_fmt')->{streams}[0];
    is "$stream->{codec_name} $stream->{width}x$stream->{height}",
        'mjpeg 3000x3000', $name;
    like $stream->{pix_fmt}, qr/^yuvj/, "$name, in colour";
}

for my $format (sort keys %formats) {
    my $source = Files::picture(@{ $formats{$format} });
    my $before = Files::read($source);
    my $job = Files::job('cover', $source);
    is $job->{outcome}, 'made', "a $format picture becomes a cover"
        or diag explain $job;
    looks_right($job, "the $format picture is a JPEG of 3000 x 3000");
    is "$job->{facts}{format} $job->{facts}{width_px} $job->{facts}{height_px}"
        . " $job->{facts}{bands} $job->{facts}{colour_space}",
        "$format 3200 3200 3 srgb", "the $format picture's facts are told";
    is $job->{facts}{derived}{width_px}, 3000, 'the result is described';
    is $job->{facts}{derived}{size_bytes}, -s $job->{path},
        'the result has the size that is told';
    is Files::advice($job), '', 'nothing is to be said against it';
    ok $before eq Files::read($source), 'the source is untouched';
}

# Metadata.
my $plain = Files::read(Files::picture(@{ $formats{jpeg} }));
my $private = Files::with_segment($plain, 0xe1, Files::exif());
$private = Files::with_segment($private, 0xfe, 'SECRET COMMENT');
my $job = Files::job('cover', Files::write('exif.jpg', $private));
my $bytes = Files::read($job->{path});
is $job->{outcome}, 'made', 'a picture with EXIF becomes a cover';
unlike $bytes, qr/Exif|Secret Artist|SECRET COMMENT|http:/,
    'place, artist and comment are gone from it';
unlike $bytes, qr/ICC_PROFILE/, 'and so is any colour profile';

# A quarter turn by EXIF: the top left corner comes to the top right.
my $corner = Files::ffmpeg('corner.jpg', '-f', 'lavfi', '-i',
    'color=black:size=3000x3000,drawbox=x=0:y=0:w=1000:h=1000:color=white:t=fill',
    '-frames:v', 1, '-pix_fmt', 'yuvj444p');
my $turned = Files::job('cover', Files::write('turned.jpg',
    Files::with_segment(Files::read($corner), 0xe1, Files::exif())));
my $pixels = Files::read(Files::ffmpeg('turned.gray', '-i', $turned->{path},
    '-vf', 'scale=3:3:flags=neighbor', '-f', 'rawvideo', '-pix_fmt', 'gray'));
my @light = map { $_ > 128 ? 1 : 0 } unpack 'C*', $pixels;
is "@light", '0 0 1 0 0 0 0 0 0', 'a picture is turned upright';

# Colours.
my $cmyk = Files::write('cmyk.tif', Files::tiff(width => 1500, height => 1500,
    bands => 4, photometric => 5));
$job = Files::job('cover', $cmyk);
is $job->{outcome}, 'made', 'a CMYK picture becomes a cover'
    or diag explain $job;
looks_right($job, 'the CMYK picture is RGB');
is Files::advice($job), 'cover_colours_converted cover_upscaled',
    'and its owner is told to look at the colours';
my $grey = Files::job('cover', Files::picture('grey.png', '3000x3000',
    '-pix_fmt', 'gray'));
looks_right($grey, 'a grey picture is RGB');
is Files::advice($grey), 'cover_colours_converted', 'and its owner is told';
my $deep = Files::job('cover', Files::picture('deep.png', '3000x3000', '-vf',
    'format=rgba64be,colorchannelmixer=aa=0', '-pix_fmt', 'rgba64be'));
looks_right($deep, 'a transparent picture of 16 bits is of 8 bits');
is Files::advice($deep), 'cover_flattened', 'and its owner is told';
my $white = Files::read(Files::ffmpeg('white.gray', '-i', $deep->{path}, '-vf',
    'scale=1:1', '-f', 'rawvideo', '-pix_fmt', 'gray'));
cmp_ok ord $white, '>', 250, 'what shows through is white';
my $interlaced = Files::write('interlaced.png', Files::png(width => 2000,
    height => 2000, interlaced => 1));
is Files::job('cover', $interlaced)->{outcome}, 'made',
    'an interlaced picture becomes a cover';

# Sizes: what is asked of a source, on either side of each border.
my @sizes = (
    ['1400x1400', 'made', undef, 'cover_upscaled'],
    ['2999x2999', 'made', undef, 'cover_upscaled'],
    ['3000x3000', 'made', undef, ''],
    ['3001x3001', 'made', undef, ''],
    ['1399x1399', 'refused', 'cover_too_small'],
    ['3000x2999', 'refused', 'cover_not_square'],
    ['10000x10000', 'made', undef, ''],
    ['10001x10001', 'refused', 'cover_too_large'],
);
for (@sizes) {
    my ($size, $outcome, $code, $advice) = @$_;
    my ($width, $height) = split /x/, $size;
    my $r = Files::job('cover', Files::write("size.png",
        Files::png(width => $width, height => $height)));
    is $r->{outcome}, $outcome, "$size: $outcome";
    is $r->{code}, $code, "$size: with that code" if $code;
    is Files::advice($r), $advice, "$size: with that advice" if !$code;
    like $r->{text}, qr/$width x $height/, "$size: its text names the size"
        if $code;
}
my $limited = Files::job('cover', Files::picture(@{ $formats{jpeg} }),
    cover_max_side_px => 3100);
is $limited->{code}, 'cover_too_large', 'a smaller limit is obeyed';
$limited = Files::job('cover', Files::picture(@{ $formats{jpeg} }),
    cover_side_px => 1600);
is $limited->{facts}{derived}{width_px}, 1600, 'another size can be made';

# The kind is decided by bytes.
my $named = Files::write('cover.exe', $plain);
is Files::job('cover', $named)->{outcome}, 'made', 'a wrong name is no matter';
my $wrong = Files::job('cover', Files::tone('wrong.wav', 1));
is $wrong->{code}, 'unsupported_media', 'audio is no cover';
like $wrong->{text}, qr/audio\/wav.*JPEG/, 'and the text says what would be';
is $wrong->{error}, 'unsupported_media', 'it is refused as unsupported';
is_deeply [Files::leftovers()], [], 'no job leaves anything behind';

done_testing;
