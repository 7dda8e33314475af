/*
 * What one media job may cost at most: name, default, lowest, highest, help.
 *
 * The settings of [media] (options.c) and the budget that the jailed child is
 * given (media/budget.c) are made of these rows.
 */
#ifndef DP_CONF_MEDIA_H
#define DP_CONF_MEDIA_H

/* clang-format off */
#define DP_MEDIA_LIMITS(LIMIT)                                                \
    LIMIT(cover_side_px, 3000, 100, 16384,                                    \
          "Side of a finished cover.")                                        \
    LIMIT(cover_min_side_px, 1400, 1, 16384,                                  \
          "Covers with a shorter side are refused.")                          \
    LIMIT(cover_max_side_px, 16384, 1, 65535,                                 \
          "Covers with a longer side are refused.")                           \
    LIMIT(cover_max_pixels, 100000000, 1, INT64_MAX,                          \
          "Covers with more pixels are refused.")                             \
    LIMIT(audio_max_s, 14400, 1, 86400,                                       \
          "Longer audio is refused.")                                         \
    LIMIT(wav_max_bytes, 2147483648, 1, 4294967295,                           \
          "Audio whose finished WAV would be larger is refused.")             \
    LIMIT(memory_max_bytes, 1610612736, 67108864, INT64_MAX,                  \
          "Address space of the media program.")                              \
    LIMIT(cpu_max_s, 120, 1, 3600,                                            \
          "Processor time of the media program.")                             \
    LIMIT(wall_max_s, 300, 1, 7200,                                           \
          "Time the media program may take in all.")
/* clang-format on */

#endif
