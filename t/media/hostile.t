#!/usr/bin/perl
# Files made to harm: bombs, polyglots, playlists, liars, cut and mangled
# ones.  Each is refused with its reason, or made into something clean, and
# none costs more than the budget or reaches another file.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Compress::Zlib ();
use Files;
use Test::More;

my $MARK = 'NEIGHBOURS-BYTES';
my $wav = Files::read(Files::tone('a.wav', 2, '-ac', 2));
my $flac = Files::read(Files::tone('a.flac', 2, '-ac', 2));
my $mp3 = Files::read(Files::tone('a.mp3', 2, '-ac', 2));
my $m4a = Files::read(Files::tone('a.m4a', 2, '-ac', 2));
my $ogg = Files::read(Files::tone('a.ogg', 2, '-ac', 2));
my $aac = Files::read(Files::tone('a.aac', 2, '-ac', 2));
my $aiff = Files::read(Files::tone('a.aiff', 2, '-ac', 2));
my @square = ('1500x1500', '-pix_fmt');
my $jpg = Files::read(Files::picture('a.jpg', @square, 'yuvj444p'));
my $png = Files::read(Files::picture('a.png', @square, 'rgb24'));
my $webp = Files::read(Files::picture('a.webp', @square, 'yuv420p'));
my $tif = Files::tiff(width => 1500, height => 1500);

# The neighbour: a whole WAV file, and text, where jobs are done and made.
my $secret = Files::wav(data => $MARK x 4000, seconds => 1);
Files::write('secret.wav', $secret);
Files::write('secret.txt', "$MARK\n" x 100);
Files::root();
Files::write('work/secret', $secret);
chmod 0755, Files::folder() or die;
my $neighbour = Files::folder() . '/secret.wav';

sub hls { return "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n$_[0]\n"
        . "#EXT-X-ENDLIST\n" }

sub box {
    my ($id, $data) = @_;
    return pack('N', 8 + length $data) . $id . $data;
}
sub chunk {
    my ($id, $data) = @_;
    return $id . pack('V', length $data) . $data . "\0" x (length($data) % 2);
}

# A JPEG header that promises a size, with a scan behind it.
sub jpeg_of {
    my ($marker, $width, $height) = @_;
    my $sof = pack('CCnCnnC', 0xff, $marker, 17, 8, $height, $width, 3)
        . "\1\x11\0\2\x11\0\3\x11\0";
    (my $made = $jpg) =~ s/\xff\xc0\0\x11.{15}/$sof/s or die 'no frame header';
    return $made;
}

# A FLAC header that promises: channels, rate, bits, samples.
sub flac_of {
    my ($rate, $channels, $bits, $samples) = @_;
    my $made = $flac;
    my $packed = sprintf '%020b%03b%05b%036b', $rate, $channels - 1, $bits - 1,
        $samples;
    substr $made, 18, 8, pack('B64', $packed);
    return $made;
}

# The size of the first box of that name, replaced.
sub with_box_size {
    my ($id, $size) = @_;
    my $made = $m4a;
    my $at = index($made, $id) - 4;
    substr $made, $at, 4, pack('N', $size);
    return $made;
}

# Bytes replaced in the middle, always the same ones.
sub mangle {
    my ($bytes, $seed) = @_;
    my $state = $seed * 2654435761 % 4294967296;
    for (1 .. 20) {
        $state = ($state * 1103515245 + 12345) % 2147483648;
        my $at = 64 + $state % (length($bytes) - 64);
        substr $bytes, $at, 1, chr($state >> 8 & 0xff);
    }
    return $bytes;
}

my $foreign = 'unsupported_media';
my $bad_cover = 'cover_\w+|media_budget';
my $bad_audio = 'audio_\w+|media_budget';

# name, kind, bytes, the refusal's code; undef: made, and clean.
my @files = (
    # what is not even of a kind
    ['an empty file', 'cover', '', $foreign],
    ['an empty recording', 'audio', '', $foreign],
    ['a megabyte of zeros', 'cover', "\0" x 1_000_000, $foreign],
    ['an SVG drawing that includes a file', 'cover', '<svg xmlns="http://www.'
     . 'w3.org/2000/svg" width="3000" height="3000"><image href="file://'
     . "$neighbour\"/></svg>", $foreign],
    ['an SVG drawing with an entity', 'cover', '<?xml version="1.0"?><!DOCTYPE'
     . " svg [<!ENTITY x SYSTEM \"file://$neighbour\">]><svg>&x;</svg>",
     $foreign],
    ['a PDF document', 'cover', "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", $foreign],
    ['a PostScript program', 'cover', "%!PS\n($neighbour) run\n", $foreign],
    ['a drawing script', 'cover', "push graphic-context\nfill 'url(https://x\""
     . "|id; \")'\npop graphic-context\n", $foreign],
    ['a web page', 'cover', '<html><script>alert(1)</script>', $foreign],
    ['a GIF image', 'cover', "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff;",
     $foreign],
    ['a BMP image', 'cover', 'BM' . "\0" x 100, $foreign],
    ['a HEIC image', 'cover', box('ftyp', 'heic' . "\0" x 12), $foreign],
    ['a JPEG XL image', 'cover', "\xff\x0a" . "\0" x 100, $foreign],
    ['a ZIP archive', 'cover', "PK\3\4" . "\0" x 100, $foreign],
    ['a program', 'audio', "\x7fELF\2\1\1" . "\0" x 100, $foreign],
    ['a shell script', 'audio', "#!/bin/sh\ncat $neighbour\n", $foreign],
    ['audio as a cover', 'cover', $wav, $foreign],
    ['a cover as audio', 'audio', $jpg, $foreign],
    ['a Matroska film', 'audio', "\x1a\x45\xdf\xa3" . "\0" x 100, $foreign],
    ['an AVI film', 'audio', 'RIFF' . "\0\0\1\0" . 'AVI LIST', $foreign],
    ['an Ogg film', 'audio', do { (my $o = $ogg) =~ s/\x01vorbis/\x80theora/;
                                  $o }, $foreign],

    # playlists, which make a decoder open other files
    ['a playlist of a local file', 'audio', hls($neighbour), $foreign],
    ['a playlist of a file URL', 'audio', hls("file://$neighbour"), $foreign],
    ['a playlist of a web address', 'audio', hls('http://127.0.0.1:1/a.ts'),
     $foreign],
    ['a playlist with a mark before it', 'audio', "\xef\xbb\xbf"
     . hls($neighbour), $foreign],
    ['a concat script, relative', 'audio',
     "ffconcat version 1.0\nfile ../secret.wav\n", $foreign],
    ['a concat script, absolute', 'audio',
     "ffconcat version 1.0\nfile '$neighbour'\n", $foreign],
    ['a DASH manifest', 'audio', "<?xml version='1.0'?><MPD><BaseURL>file://"
     . "$neighbour</BaseURL></MPD>", $foreign],
    ['a playlist behind an ID3 tag', 'audio', "ID3\3\0\0\0\0\0\0"
     . hls($neighbour), $foreign],
    ['a playlist behind a long ID3 tag', 'audio', "ID3\3\0\0\0\0\x7f\0"
     . "\0" x 16256 . hls($neighbour), $bad_audio],
    ['a playlist inside a WAV file', 'audio', Files::wav(data => hls($neighbour)
     . ' ' x 1000, before => chunk('LIST', hls($neighbour) . ' ')), undef],

    # bombs
    ['a PNG of 60000 x 60000 in one bit', 'cover', Files::png(width => 60000,
     height => 60000, bits => 1, colour => 0, rows => 2000),
     'cover_too_large'],
    ['a PNG of 30000 x 30000', 'cover', Files::png(width => 30000,
     height => 30000, rows => 1000), 'cover_too_large'],
    ['an interlaced PNG of 20000 x 20000', 'cover', Files::png(width => 20000,
     height => 20000, interlaced => 1, rows => 500), 'cover_too_large'],
    ['an interlaced PNG of 10000 x 10000 in 64 bits', 'cover',
     Files::png(width => 10000, height => 10000, bits => 16, colour => 6,
     interlaced => 1, rows => 10000), undef, 'media_budget'],
    ['a PNG of two thousand million pixels a side', 'cover',
     Files::png(width => 2147483647, height => 2147483647, rows => 0),
     $bad_cover],
    ['a PNG with a bomb for a text', 'cover', do { my $p = Files::png(
     width => 1500, height => 1500, chunks => Files::png_chunk('zTXt',
     "a\0\0" . Compress::Zlib::compress("\0" x 50_000_000))); $p }, undef,
     $bad_cover],
    ['a PNG with a bomb for a profile', 'cover', do { my $p = Files::png(
     width => 1500, height => 1500, chunks => Files::png_chunk('iCCP',
     "a\0\0" . Compress::Zlib::compress("\0" x 50_000_000))); $p }, undef,
     $bad_cover],
    ['a progressive JPEG of 65500 x 65500', 'cover',
     jpeg_of(0xc2, 65500, 65500), 'cover_too_large'],
    ['a JPEG of 65500 x 65500', 'cover', jpeg_of(0xc0, 65500, 65500),
     'cover_too_large'],
    ['a JPEG of 60000 x 1', 'cover', jpeg_of(0xc0, 60000, 1),
     'cover_too_large'],
    ['a TIFF of 60000 x 60000', 'cover', Files::tiff(width => 60000,
     height => 60000, data => "\0" x 1000), 'cover_too_large'],
    ['a TIFF of 65536 bands', 'cover', Files::tiff(width => 1500,
     height => 1500, data => "\0" x 1000, tags => { 277 => [3, 1, 65535] }),
     $bad_cover],
    ['a WebP that says 16383 x 16383', 'cover', do { my $w = $webp;
     substr $w, 26, 4, pack('vv', 16383, 16383) if substr($w, 12, 4) eq 'VP8 ';
     $w }, 'cover_too_large'],
    ['an hour of FLAC in 7.1 at 96 kHz', 'audio',
     flac_of(96000, 8, 24, 96000 * 3600), $bad_audio],
    ['a day of FLAC', 'audio', flac_of(44100, 2, 16, 44100 * 86400),
     'audio_too_long'],
    ['FLAC that says 655350 Hz', 'audio', flac_of(655350, 2, 16, 655350),
     undef, 'audio_rate_too_high'],
    ['FLAC that says no rate', 'audio', flac_of(0, 2, 16, 1000), undef,
     $bad_audio],
    ['WAV at 384000 Hz', 'audio', Files::wav(rate => 384000, seconds => 0.1),
     'audio_rate_too_high'],
    ['WAV of 64 channels', 'audio', Files::wav(channels => 64,
     seconds => 0.1), 'audio_too_many_channels'],
    ['WAV at 4000000000 Hz', 'audio', Files::wav(rate => 4000000000,
     data => "\0" x 4000), $bad_audio],

    # polyglots: clean once they are made
    ['a JPEG with an archive behind it', 'cover', $jpg . "PK\3\4$MARK", undef],
    ['a JPEG with a script for a comment', 'cover', Files::with_segment($jpg,
     0xfe, "<script>$MARK</script>"), undef],
    ['a JPEG with XMP', 'cover', Files::with_segment($jpg, 0xe1,
     "http://ns.adobe.com/xap/1.0/\0<x>$MARK</x>"), undef],
    ['a JPEG with an embedded place', 'cover', Files::with_segment($jpg, 0xe1,
     Files::exif()), undef],
    ['a PNG with a web page for a text', 'cover', Files::png(width => 1500,
     height => 1500, chunks => Files::png_chunk('tEXt', "a\0<?php $MARK")),
     undef],
    ['a PNG with an archive behind it', 'cover', $png . "PK\3\4$MARK", undef],
    ['an MP3 with a web page for a tag', 'audio', "ID3\3\0\0\0\0\1\0"
     . substr("TIT2\0\0\0\x30\0\0\0<script>$MARK" . "\0" x 128, 0, 128) . $mp3,
     undef],
    ['a WAV file with a list of marks', 'audio', Files::wav(after =>
     chunk('LIST', "INFOICMT\x10\0\0\0$MARK")), undef],

    # liars
    ['a JPEG of nothing but its name', 'cover', "\xff\xd8\xff\xe0",
     $bad_cover],
    ['a PNG of nothing but its header', 'cover', substr($png, 0, 33),
     $bad_cover],
    ['a PNG without width', 'cover', Files::png(width => 0, rows => 0),
     $bad_cover],
    ['a PNG with a wrong checksum', 'cover', do { my $p = $png;
     substr $p, 29, 1, chr(ord(substr $p, 29, 1) ^ 1); $p }, $bad_cover],
    ['a TIFF that is its own next page', 'cover', Files::tiff(width => 1500,
     height => 1500, next => 'self'), $bad_cover, undef],
    ['a TIFF whose pixels lie elsewhere', 'cover', Files::tiff(width => 1500,
     height => 1500, data => '', tags => { 273 => [4, 1, 0x7fffffff],
     279 => [4, 1, 0x7fffffff] }), $bad_cover],
    ['a TIFF of floating point', 'cover', Files::tiff(width => 1500,
     height => 1500, bands => 1, photometric => 1, data => "\0" x 9_000_000,
     tags => { 258 => [3, 1, 32], 339 => [3, 1, 3] }), 'cover_pixel_format'],
    ['a WebP of nothing', 'cover', "RIFF\4\0\0\0WEBPVP8 ", $bad_cover],
    ['a moving WebP', 'cover', Files::read(Files::ffmpeg('moving.webp', '-f',
     'lavfi', '-i', 'testsrc2=size=1500x1500:rate=2:duration=1.5', '-c:v',
     'libwebp_anim', '-f', 'webp')), 'cover_animated'],
    ['a WAV file without samples', 'audio', Files::wav(data => ''),
     $bad_audio],
    ['a WAV file without a format', 'audio', 'RIFF' . pack('V', 16)
     . 'WAVEdata' . pack('V', 4) . "\0\0\0\0", 'audio_truncated'],
    ['a WAV file without channels', 'audio', Files::wav(channels => 0,
     frame => 4), 'audio_truncated'],
    ['a WAV file of no bits', 'audio', Files::wav(bits => 0, frame => 4),
     $bad_audio],
    ['a WAV file with ADPCM inside', 'audio', Files::read(Files::tone('ad.wav',
     1, '-c:a', 'adpcm_ms')), 'audio_codec'],
    ['a WAV file with MP3 inside', 'audio', Files::wav(tag => 0x55,
     data => $mp3, frame => 1), $bad_audio],
    ['a WAV file with AC-3 inside', 'audio', Files::wav(tag => 0x2000,
     data => $mp3, frame => 1), $bad_audio],
    ['a WAV file of a thousand chunks and more', 'audio', Files::wav(
     before => chunk('JUNK', '') x 2000), 'audio_truncated'],
    ['RF64 of impossible size', 'audio', Files::wav(magic => 'RF64',
     before => chunk('ds64', "\xff" x 28)), 'audio_truncated'],
    ['a FLAC file of nothing but its header', 'audio', substr($flac, 0, 42),
     $bad_audio],
    ['a FLAC file with a linked picture', 'audio', do { my $f = $flac;
     my $url = "file://$neighbour";
     my $data = pack('NN', 3, 3) . '-->' . pack('N', 0) . pack('N5', 0, 0, 0,
     0, length $url) . $url;
     substr $f, 42, 0, pack('CCn', 6, 0, length $data) . $data; $f }, undef,
     $bad_audio],
    ['an M4A file of nothing but its type', 'audio', box('ftyp', 'M4A '
     . "\0" x 12), $bad_audio],
    ['an M4A file with an endless index', 'audio', with_box_size('moov',
     0x7fffffff), undef, $bad_audio],
    ['an M4A file with an index in itself', 'audio', with_box_size('trak', 8),
     $bad_audio],
    ['an M4A file with a table of four thousand million rows', 'audio',
     do { my $m = $m4a; my $at = index $m, 'stsz'; substr $m, $at + 12, 4,
          "\xff\xff\xff\xff"; $m }, undef, $bad_audio],
    ['an M4A file whose samples lie in another file', 'audio',
     do { my $m = $m4a; my $at = index $m, 'url '; substr $m, $at + 4, 4,
          "\0\0\0\0"; $m }, undef, $bad_audio],
    ['a reference film', 'audio', box('ftyp', 'mp42' . "\0" x 12) . box('moov',
     box('rmra', box('rmda', box('rdrf', "\0\0\0\0url " . pack('N',
     length $neighbour) . $neighbour)))), $bad_audio],
    ['an Ogg file that ends after its first page', 'audio', substr($ogg, 0,
     58), $bad_audio],
    ['an AIFF file of a thousand million frames', 'audio', do { my $a = $aiff;
     my $at = index $a, 'COMM'; substr $a, $at + 10, 4, pack('N', 1 << 30);
     $a }, $bad_audio],
    ['an MP3 whose tag goes past its end', 'audio', "ID3\3\0\0\x7f\x7f\x7f\x7f"
     . $mp3, $bad_audio],
    ['AAC headers with nothing between them', 'audio', join('', map {
     "\xff\xf1\x50\x80\x04\x1f\xfc" . "\0" x 25 } 1 .. 2), undef,
     $bad_audio],
);

# Cut: a picture is never half, nor is audio whose header tells its length.
my %whole = (jpg => ['cover', $jpg], png => ['cover', $png],
             webp => ['cover', $webp], tif => ['cover', $tif],
             wav => ['audio', $wav], flac => ['audio', $flac],
             m4a => ['audio', $m4a], aiff => ['audio', $aiff]);
for my $ext (sort keys %whole) {
    my ($kind, $bytes) = @{ $whole{$ext} };
    for my $percent (10, 50, 90) {
        push @files, ["$percent % of a $ext file", $kind,
            substr($bytes, 0, int(length($bytes) * $percent / 100)),
            $kind eq 'cover' ? $bad_cover : $bad_audio];
    }
}
push @files, map { ["half of a $_->[0] file", 'audio',
                    substr($_->[1], 0, length($_->[1]) / 2), undef] }
    ['mp3', $mp3], ['aac', $aac];

# Mangled: whatever comes of it, it is an answer.
my %mangled = (%whole, mp3 => ['audio', $mp3], aac => ['audio', $aac],
               ogg => ['audio', $ogg]);
for my $ext (sort keys %mangled) {
    push @files, map { ["a $ext file, mangled in way $_", $mangled{$ext}[0],
                        mangle($mangled{$ext}[1], $_), undef,
                        "$bad_cover|$bad_audio|$foreign"] } 1 .. 3;
}

my ($rss, $cpu) = (0, 0);
for (@files) {
    my ($name, $kind, $bytes, $code, $or) = @$_;
    my $path = Files::write('hostile', $bytes);
    my $r = Files::job($kind, $path);
    my $got = $r->{outcome} eq 'refused' ? $r->{code} : $r->{outcome};
    my $wanted = join '|', grep { defined } $code // 'made', $or;
    $wanted .= '|made' if @$_ == 5 && defined $code;
    like $got, qr/^(?:$wanted)$/, "$name: $wanted" or diag explain $r;
    $rss = $r->{rss_kib} if $r->{rss_kib} > $rss;
    $cpu = $r->{cpu_ms} if $r->{cpu_ms} > $cpu;
    if ($r->{outcome} eq 'made') {
        my $made = Files::read($r->{path});
        unlink $r->{path};
        next if $name =~ /inside a WAV/; # its samples are those bytes
        ok index($made, $MARK) < 0, "$name: clean once it is made";
    } else {
        cmp_ok length($r->{text}), '>', 30, "$name: and the text says why";
    }
}

cmp_ok scalar(@files), '>=', 60, 'that were enough of them';
cmp_ok $rss, '<=', 1536 << 10, 'none took more than 1.5 GiB';
cmp_ok $cpu, '<=', 120_000, 'none took more than 120 s of a processor';
is_deeply [Files::leftovers()], [], 'no job leaves anything behind';
ok Files::read($neighbour) eq $secret, 'the neighbour is untouched';
note "$rss KiB, $cpu ms at most, ", scalar @files, ' files';

done_testing;
