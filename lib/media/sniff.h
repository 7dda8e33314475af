/*
 * What a file is, from its first bytes.
 *
 * The name a client gives a file and the type it claims decide nothing: this
 * table does.  A row names the one image loader or audio demuxer that may
 * touch such a file, so no library ever guesses a format of its own.  Formats
 * without a row are refused: drawings and documents (SVG, PDF), playlists
 * (which make a decoder open other files), archives and everything unknown.
 *
 * Pure functions on a buffer; libc only, because the jailed child uses them
 * too.
 */
#ifndef DP_MEDIA_SNIFF_H
#define DP_MEDIA_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/* Enough of a file's beginning to tell every row and every look-alike. */
#define DP_MEDIA_HEAD_BYTES 4096

enum dp_media_kind {
    DP_MEDIA_COVER,
    DP_MEDIA_AUDIO,
};

struct dp_media_type {
    const char *media_type; /* IANA name: what the file is served as */
    enum dp_media_kind kind;
    const char *loader; /* libvips loader, or ffmpeg demuxer */
    const char *codecs; /* audio: the decoders allowed inside, by comma */
    bool tells_length;  /* audio: its header promises a duration */
    bool (*match)(const unsigned char *head, size_t len);
};

/* All accepted types, ended by a row without media_type. */
extern const struct dp_media_type dp_media_types[];

/* The row for a file that begins with these bytes; NULL: it is refused. */
const struct dp_media_type *dp_media_sniff(const void *head, size_t len);

/*
 * What a refused file looks like, for the refusal's text: "an SVG drawing",
 * "a playlist", "an unknown format".  Never NULL.
 */
const char *dp_media_looks_like(const void *head, size_t len);

/* The accepted formats of a kind, for a text: "JPEG, PNG, WebP, TIFF". */
const char *dp_media_accepted(enum dp_media_kind kind);

/* "coverArt" or "audio", as the upload interface spells it. */
const char *dp_media_kind_name(enum dp_media_kind kind);

#endif
