/*
 * What a file is, from its bytes: every accepted type, every look-alike.
 */
#include <stdlib.h>
#include <string.h>

#include "media/sniff.h"
#include "tap/tap.h"

#define BYTES(text) text, sizeof(text) - 1

/* MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame. */
#define MP3_FRAME_BYTES 417
/* ADTS with a frame length of 32 bytes. */
#define ADTS_HEAD "\xff\xf1\x50\x80\x04\x1f\xfc"

static const struct {
    const char *bytes;
    size_t len;
    const char *media_type;
} accepted[] = {
    {BYTES("\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg"},
    {BYTES("\xff\xd8\xff\xe1\0\x10"
           "Exif"),
     "image/jpeg"},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), "image/png"},
    {BYTES("RIFF\1\2\3\4WEBPVP8 "), "image/webp"},
    {BYTES("RIFF\1\2\3\4WEBPVP8L"), "image/webp"},
    {BYTES("RIFF\1\2\3\4WEBPVP8X"), "image/webp"},
    {BYTES("II*\0\x08\0\0\0"), "image/tiff"},
    {BYTES("MM\0*\0\0\0\x08"), "image/tiff"},
    {BYTES("RIFF\1\2\3\4WAVEfmt "), "audio/wav"},
    {BYTES("RF64\xff\xff\xff\xffWAVEds64"), "audio/wav"},
    {BYTES("fLaC\0\0\0\x22"), "audio/flac"},
    {BYTES("fLaC\x80\0\0\x22"), "audio/flac"},
    {BYTES("\0\0\0\x20"
           "ftypM4A \0\0\0\0"),
     "audio/mp4"},
    {BYTES("\0\0\0\x20"
           "ftypisom\0\0\0\0"),
     "audio/mp4"},
    {BYTES("\0\0\0\x1c"
           "ftypmp42\0\0\0\0"),
     "audio/mp4"},
    {BYTES("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4\1\x1e\1vorbis"),
     "audio/ogg"},
    {BYTES("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4\1\x13OpusHead"),
     "audio/ogg"},
    {BYTES("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4\1\x33\x7f"
           "FLAC"),
     "audio/ogg"},
    {BYTES("FORM\0\0\1\0AIFFCOMM"), "audio/aiff"},
    {BYTES("FORM\0\0\1\0AIFCFVER"), "audio/aiff"},
    {BYTES("ID3\3\0\0\0\0\x0f\x76"), "audio/mpeg"},
    {BYTES("ID3\4\0\0\0\0\0\0\xff\xfb\x90\x64"), "audio/mpeg"},
};

static const struct {
    const char *bytes;
    size_t len;
    const char *what;
} refused[] = {
    {BYTES(""), "an empty file"},
    {BYTES("\0\0\0\0\0\0\0\0"), "nothing but zero bytes"},
    {BYTES("<svg xmlns='http://www.w3.org/2000/svg'/>"), "an SVG drawing"},
    {BYTES("<?xml version='1.0'?>\n<!-- x -->\n<SVG>"), "an SVG drawing"},
    {BYTES("<?xml version='1.0'?><a/>"), "an XML document"},
    {BYTES("<!DOCTYPE html><title>x</title>"), "a web page"},
    {BYTES("\n\n  <HTML><body>"), "a web page"},
    {BYTES("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"), "a playlist"},
    {BYTES("\xef\xbb\xbf#EXTM3U\n"), "a playlist"},
    {BYTES("ffconcat version 1.0\nfile secret.wav\n"), "a playlist"},
    {BYTES("[playlist]\nFile1=x\n"), "a playlist"},
    {BYTES("<?xml version='1.0'?><MPD>"), "a playlist"},
    {BYTES("push graphic-context\nviewbox 0 0 1 1\n"), "a drawing script"},
    {BYTES("#!/bin/sh\nid\n"), "a script"},
    {BYTES("<?php system(1);"), "a script"},
    {BYTES("GIF89a\1\0\1\0"), "a GIF image"},
    {BYTES("BM\x36\0\0\0"), "a BMP image"},
    {BYTES("8BPS\0\1"), "a Photoshop document"},
    {BYTES("%PDF-1.7\n"), "a PDF document"},
    {BYTES("%!PS-Adobe-3.0\n"), "a PostScript document"},
    {BYTES("PK\3\4\x14\0"), "a ZIP archive"},
    {BYTES("\x1f\x8b\x08\0"), "a gzip file"},
    {BYTES("\x7f"
           "ELF\2\1"),
     "a program"},
    {BYTES("\x1a\x45\xdf\xa3\1"), "a Matroska or WebM film"},
    {BYTES("\0\0\0\x20"
           "ftypheic\0\0\0\0"),
     "a HEIC image"},
    {BYTES("\0\0\0\x20"
           "ftypavif\0\0\0\0"),
     "an AVIF image"},
    {BYTES("\0\0\0\x14"
           "ftypqt  \0\0\0\0"),
     "a QuickTime film"},
    {BYTES("\0\0\0\x14"
           "ftypabcd\0\0\0\0"),
     "an MP4 file of a brand that is not accepted"},
    {BYTES("\0\0\0\x0cJXL \r\n\x87\n"), "a JPEG XL image"},
    {BYTES("\xff\x0a\xfa\x7f"), "a JPEG XL image"},
    {BYTES("RIFF\1\2\3\4AVI LIST"), "an AVI film"},
    {BYTES("RIFX\1\2\3\4WAVEfmt "), "a big-endian RIFF file"},
    {BYTES("riff\x2e\x91\xcf\x11"), "a Wave64 file"},
    {BYTES("MThd\0\0\0\6"), "a MIDI file"},
    {BYTES("wvpk\0\0\0\0"), "a WavPack file"},
    {BYTES("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4\1\x2a\x80theora"),
     "an Ogg file without Vorbis, Opus or FLAC audio"},
    {BYTES("II*\0\x10\0\0\0CR\2\0"), "a camera raw file"},
    {BYTES("just words\n"), "a text file"},
    {BYTES("\1\2\3\4\5\6"), "an unknown format"},
    /* beginnings that promise more than they keep */
    {BYTES("\xff\xd8\xff"), "an unknown format"},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT"), "an unknown format"},
    {BYTES("\xff\xfb\x90\x64"), "an unknown format"},
    {BYTES("ID3\3\0\0\xff\xff\xff\xff"), "an unknown format"},
    {BYTES("fLaC\4\0\0\x22"), "an unknown format"},
};

static void
check_accepted(void)
{
    for (size_t i = 0; i < sizeof(accepted) / sizeof(*accepted); i++) {
        const struct dp_media_type *type =
            dp_media_sniff(accepted[i].bytes, accepted[i].len);

        is_str(type == NULL ? "nothing" : type->media_type,
               accepted[i].media_type, "an accepted file is known");
    }
}

static void
check_refused(void)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
        ok(dp_media_sniff(refused[i].bytes, refused[i].len) == NULL,
           "%s is refused", refused[i].what);
        is_str(dp_media_looks_like(refused[i].bytes, refused[i].len),
               refused[i].what, "its refusal says what it looks like");
    }
}

static void
check_frames(void)
{
    char mp3[2 * MP3_FRAME_BYTES + 8] = {0}, adts[64] = {0};
    const struct dp_media_type *type;

    memcpy(mp3, "\xff\xfb\x90\x64", 4);
    memcpy(mp3 + MP3_FRAME_BYTES, "\xff\xfb\x90\x64", 4);
    type = dp_media_sniff(mp3, sizeof(mp3));
    is_str(type == NULL ? "nothing" : type->media_type, "audio/mpeg",
           "two frames in a row are MP3");
    mp3[MP3_FRAME_BYTES] = 0;
    ok(dp_media_sniff(mp3, sizeof(mp3)) == NULL,
       "one frame header and noise is not MP3");
    memcpy(adts, ADTS_HEAD, 7);
    memcpy(adts + 32, ADTS_HEAD, 7);
    type = dp_media_sniff(adts, sizeof(adts));
    is_str(type == NULL ? "nothing" : type->media_type, "audio/aac",
           "two ADTS frames in a row are AAC");
    adts[32] = 0;
    ok(dp_media_sniff(adts, sizeof(adts)) == NULL,
       "one ADTS header and noise is not AAC");
}

/* On the heap at its exact size, so that a checker sees a step too far. */
static char *
memdup_exact(const char *bytes, size_t len)
{
    char *copy = malloc(len);

    if (copy == NULL)
        bail("out of memory");
    return memcpy(copy, bytes, len);
}

/* No row may read beyond len: each accepted head, cut at every length. */
static void
check_cuts(void)
{
    size_t known = 0;

    for (size_t i = 0; i < sizeof(accepted) / sizeof(*accepted); i++) {
        for (size_t len = 0; len <= accepted[i].len; len++) {
            char *cut = len == 0 ? NULL : memdup_exact(accepted[i].bytes, len);

            known += dp_media_sniff(cut, len) != NULL;
            free(cut);
        }
    }
    ok(known >= sizeof(accepted) / sizeof(*accepted),
       "a file cut anywhere is looked at within its bytes");
}

static void
check_rows(void)
{
    for (const struct dp_media_type *t = dp_media_types; t->media_type; t++) {
        ok(t->loader != NULL, "%s names one loader",
           t->media_type);
        ok((t->codecs != NULL) == (t->kind == DP_MEDIA_AUDIO),
           "%s lists decoders exactly if it is audio", t->media_type);
    }
    is_str(dp_media_kind_name(DP_MEDIA_COVER), "coverArt",
           "a cover is called as the upload interface calls it");
    is_str(dp_media_kind_name(DP_MEDIA_AUDIO), "audio",
           "audio is called as the upload interface calls it");
}

int
main(void)
{
    check_accepted();
    check_refused();
    check_frames();
    check_cuts();
    check_rows();
    return done();
}
