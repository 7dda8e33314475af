/*
 * What a file is, from its first bytes: the table of accepted types.
 */
#include "media/sniff.h"

#include <stdint.h>
#include <string.h>

static bool
at(const unsigned char *head, size_t len, size_t offset, const char *magic,
   size_t magic_len)
{
    return len >= offset + magic_len
           && memcmp(head + offset, magic, magic_len) == 0;
}

#define AT(offset, magic) at(head, len, offset, magic, sizeof(magic) - 1)

static bool
is_jpeg(const unsigned char *head, size_t len)
{
    return AT(0, "\xff\xd8\xff") && len > 3 && head[3] >= 0xc0;
}

static bool
is_png(const unsigned char *head, size_t len)
{
    return AT(0, "\x89PNG\r\n\x1a\n") && AT(12, "IHDR");
}

static bool
is_webp(const unsigned char *head, size_t len)
{
    return AT(0, "RIFF") && AT(8, "WEBPVP8");
}

/* Camera raw files begin like TIFF; a CR2 says so at byte 8. */
static bool
is_tiff(const unsigned char *head, size_t len)
{
    return (AT(0, "II*\0") || AT(0, "MM\0*")) && len >= 8 && !AT(8, "CR");
}

static bool
is_wav(const unsigned char *head, size_t len)
{
    return (AT(0, "RIFF") || AT(0, "RF64")) && AT(8, "WAVE");
}

/* RFC 9639 section 8: STREAMINFO comes first and has 34 bytes. */
static bool
is_flac(const unsigned char *head, size_t len)
{
    return AT(0, "fLaC") && len >= 8 && (head[4] & 0x7f) == 0
           && AT(5, "\0\0\x22");
}

/* Length in bytes of the MPEG layer III frame that begins here, or 0. */
static size_t
mp3_frame_bytes(const unsigned char *p)
{
    static const uint16_t kbps[2][15] = {
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    };
    static const uint16_t rate_hz[3] = {44100, 48000, 32000};
    unsigned version = (p[1] >> 3) & 3; /* 0: 2.5, 2: 2, 3: 1 */
    unsigned rate = (p[2] >> 2) & 3;
    unsigned bits = p[2] >> 4;
    bool one = version == 3;
    size_t hz;

    if (p[0] != 0xff || (p[1] & 0xe6) != 0xe2 || version == 1 || rate == 3
        || bits == 0 || bits == 15)
        return 0;
    hz = (size_t)rate_hz[rate] >> (one ? 0 : version == 2 ? 1 : 2);
    return (one ? 144u : 72u) * 1000u * kbps[one][bits] / hz
           + ((p[2] >> 1) & 1);
}

/* ID3v2 header: version 2 to 4, four size bytes below 128. */
static bool
is_id3(const unsigned char *head, size_t len)
{
    return AT(0, "ID3") && len >= 10 && head[3] >= 2 && head[3] <= 4
           && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0;
}

/* A frame must be followed by a frame: two bytes prove too little. */
static bool
mp3_frames(const unsigned char *head, size_t len)
{
    size_t size = len >= 4 ? mp3_frame_bytes(head) : 0;

    return size >= 24 && len >= size + 4 && mp3_frame_bytes(head + size) != 0;
}

/* Tags come first, sometimes several, and may be longer than the head. */
static bool
is_mp3(const unsigned char *head, size_t len)
{
    bool tagged = false;

    while (is_id3(head, len)) {
        size_t tag = 10
                     + ((size_t)head[6] << 21 | (size_t)head[7] << 14
                        | (size_t)head[8] << 7 | (size_t)head[9]);

        tagged = true;
        if (tag + 4 > len)
            return true;
        head += tag;
        len -= tag;
    }
    if (!tagged)
        return mp3_frames(head, len);
    return mp3_frame_bytes(head) != 0 || head[0] == 0;
}

static size_t
adts_frame_bytes(const unsigned char *p)
{
    if (p[0] != 0xff || (p[1] & 0xf6) != 0xf0 || ((p[2] >> 2) & 15) > 12)
        return 0;
    return (size_t)(p[3] & 3) << 11 | (size_t)p[4] << 3 | (size_t)p[5] >> 5;
}

static bool
is_adts(const unsigned char *head, size_t len)
{
    size_t size = len >= 7 ? adts_frame_bytes(head) : 0;

    return size >= 7 && len >= size + 7 && adts_frame_bytes(head + size) != 0;
}

/* ISO 14496-12 section 4.3: the file type box comes first. */
static bool
is_mp4(const unsigned char *head, size_t len)
{
    static const char *const brands[] = {
        "M4A ", "M4B ", "M4V ", "mp41", "mp42", "isom", "iso2",
        "iso3", "iso4", "iso5", "iso6", "avc1", "dash", NULL,
    };

    if (!AT(4, "ftyp") || len < 16 || head[0] != 0 || head[1] != 0)
        return false;
    for (size_t i = 0; brands[i] != NULL; i++) {
        if (memcmp(head + 8, brands[i], 4) == 0)
            return true;
    }
    return false;
}

/* RFC 3533 section 6: a first page, and in it one of three codecs. */
static bool
is_ogg(const unsigned char *head, size_t len)
{
    size_t body;

    if (!AT(0, "OggS\0") || len < 28 || (head[5] & 2) == 0)
        return false;
    body = 27 + (size_t)head[26];
    return AT(body, "\x01vorbis") || AT(body, "OpusHead")
           || AT(body, "\x7f"
                       "FLAC");
}

static bool
is_aiff(const unsigned char *head, size_t len)
{
    return AT(0, "FORM") && (AT(8, "AIFF") || AT(8, "AIFC"));
}

#define PCM_LE "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le"
#define PCM_BE "pcm_s8,pcm_s16be,pcm_s24be,pcm_s32be,pcm_f32be,pcm_f64be"

/* clang-format off */
const struct dp_media_type dp_media_types[] = {
    {"image/jpeg", DP_MEDIA_COVER, "jpegload", NULL, false, is_jpeg},
    {"image/png",  DP_MEDIA_COVER, "pngload",  NULL, false, is_png},
    {"image/webp", DP_MEDIA_COVER, "webpload", NULL, false, is_webp},
    {"image/tiff", DP_MEDIA_COVER, "tiffload", NULL, false, is_tiff},
    {"audio/wav",  DP_MEDIA_AUDIO, "wav",  PCM_LE, true, is_wav},
    {"audio/flac", DP_MEDIA_AUDIO, "flac", "flac", true, is_flac},
    {"audio/mp4",  DP_MEDIA_AUDIO, "mov",  "aac,alac", true, is_mp4},
    {"audio/ogg",  DP_MEDIA_AUDIO, "ogg",  "vorbis,opus,libopus,flac", false,
     is_ogg},
    {"audio/aiff", DP_MEDIA_AUDIO, "aiff", PCM_BE ",pcm_s16le", true, is_aiff},
    {"audio/aac",  DP_MEDIA_AUDIO, "aac",  "aac", false, is_adts},
    {"audio/mpeg", DP_MEDIA_AUDIO, "mp3",  "mp3float,mp3", false, is_mp3},
    {0},
};
/* clang-format on */

const struct dp_media_type *
dp_media_sniff(const void *head, size_t len)
{
    for (size_t i = 0; dp_media_types[i].media_type != NULL; i++) {
        if (dp_media_types[i].match(head, len))
            return &dp_media_types[i];
    }
    return NULL;
}

const char *
dp_media_kind_name(enum dp_media_kind kind)
{
    return kind == DP_MEDIA_COVER ? "coverArt" : "audio";
}

const char *
dp_media_accepted(enum dp_media_kind kind)
{
    return kind == DP_MEDIA_COVER
               ? "JPEG, PNG, WebP, TIFF"
               : "WAV, FLAC, MP3, M4A or MP4 (AAC, ALAC), AAC, Ogg, AIFF";
}
