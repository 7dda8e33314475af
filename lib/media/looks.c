/*
 * What a refused file looks like: these tables only serve to word a refusal.
 */
#include "media/sniff.h"

#include <string.h>
#include <strings.h>

/* Binary look-alikes: bytes at an offset. */
struct binary {
    size_t offset;
    const char *magic;
    size_t magic_len;
    const char *what;
};

#define MAGIC(bytes) bytes, sizeof(bytes) - 1

static const struct binary binaries[] = {
    {0, MAGIC("GIF8"), "a GIF image"},
    {0, MAGIC("BM"), "a BMP image"},
    {0, MAGIC("8BPS"), "a Photoshop document"},
    {0, MAGIC("\0\0\1\0"), "an icon"},
    {0, MAGIC("\xff\x0a"), "a JPEG XL image"},
    {4, MAGIC("JXL "), "a JPEG XL image"},
    {4, MAGIC("jP  "), "a JPEG 2000 image"},
    {4, MAGIC("ftypheic"), "a HEIC image"},
    {4, MAGIC("ftypmif1"), "a HEIF image"},
    {4, MAGIC("ftypavif"), "an AVIF image"},
    {4, MAGIC("ftypqt  "), "a QuickTime film"},
    {4, MAGIC("ftyp"), "an MP4 file of a brand that is not accepted"},
    {8, MAGIC("CR"), "a camera raw file"},
    {0, MAGIC("%PDF"), "a PDF document"},
    {0, MAGIC("%!PS"), "a PostScript document"},
    {0, MAGIC("PK\3\4"), "a ZIP archive"},
    {0, MAGIC("Rar!"), "a RAR archive"},
    {0, MAGIC("7z\xbc\xaf"), "a 7z archive"},
    {0, MAGIC("\x1f\x8b"), "a gzip file"},
    {0,
     MAGIC("\x7f"
           "ELF"),
     "a program"},
    {0, MAGIC("MZ"), "a program"},
    {0, MAGIC("\x1a\x45\xdf\xa3"), "a Matroska or WebM film"},
    {0, MAGIC("FLV\1"), "a Flash film"},
    {0, MAGIC("\0\0\1\xba"), "an MPEG film"},
    {0, MAGIC("\x30\x26\xb2\x75"), "a Windows Media file"},
    {0, MAGIC("MThd"), "a MIDI file"},
    {0, MAGIC("wvpk"), "a WavPack file"},
    {0, MAGIC("MAC "), "a Monkey's Audio file"},
    {0, MAGIC("DSD "), "a DSD file"},
    {0, MAGIC("caff"), "a Core Audio file"},
    {0, MAGIC("riff"), "a Wave64 file"},
    {0, MAGIC("RIFX"), "a big-endian RIFF file"},
    {8, MAGIC("AVI "), "an AVI film"},
    {0, MAGIC("OggS"), "an Ogg file without Vorbis, Opus or FLAC audio"},
    {0, NULL, 0, NULL},
};

/* Text look-alikes: found anywhere in the first bytes, ignoring case. */
static const struct {
    const char *needle;
    const char *what;
} texts[] = {
    {"#EXTM3U", "a playlist"},    {"ffconcat", "a playlist"},
    {"[playlist]", "a playlist"}, {"<asx", "a playlist"},
    {"<MPD", "a playlist"},       {"<svg", "an SVG drawing"},
    {"<html", "a web page"},      {"<!doctype html", "a web page"},
    {"<script", "a web page"},    {"<?php", "a script"},
    {"#!", "a script"},           {"push graphic-context", "a drawing script"},
    {"<?xml", "an XML document"}, {NULL, NULL},
};

static bool
contains(const char *text, size_t len, const char *needle)
{
    size_t need = strlen(needle);

    for (size_t i = 0; i + need <= len; i++) {
        if (strncasecmp(text + i, needle, need) == 0)
            return true;
    }
    return false;
}

static bool
only(const unsigned char *head, size_t len, bool (*is)(unsigned char))
{
    for (size_t i = 0; i < len; i++) {
        if (!is(head[i]))
            return false;
    }
    return true;
}

static bool
is_zero(unsigned char c)
{
    return c == 0;
}

static bool
is_texty(unsigned char c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

const char *
dp_media_looks_like(const void *data, size_t len)
{
    const unsigned char *head = data;

    if (len == 0)
        return "an empty file";
    for (size_t i = 0; binaries[i].magic != NULL; i++) {
        const struct binary *b = &binaries[i];

        if (len >= b->offset + b->magic_len
            && memcmp(head + b->offset, b->magic, b->magic_len) == 0)
            return b->what;
    }
    if (only(head, len, is_zero))
        return "nothing but zero bytes";
    for (size_t i = 0; texts[i].needle != NULL; i++) {
        if (contains(data, len, texts[i].needle))
            return texts[i].what;
    }
    if (only(head, len, is_texty))
        return "a text file";
    return "an unknown format";
}
