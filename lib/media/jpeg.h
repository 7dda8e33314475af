/*
 * The size of a JPEG file, from its markers: how the program that ran the
 * jailed child checks a cover without an image library.  libc only.
 */
#ifndef DP_MEDIA_JPEG_H
#define DP_MEDIA_JPEG_H

struct dp_media_jpeg {
    int width_px;
    int height_px;
    int components; /* 1 grey, 3 colour, 4 CMYK */
};

/*
 * Read the frame header of the open file fd (its position is not used) and
 * see that the file ends with an end-of-image marker (ITU-T T.81 B.1.1).
 * -1: it is no whole JPEG file.
 */
int dp_media_jpeg_read(int fd, struct dp_media_jpeg *jpeg);

#endif
