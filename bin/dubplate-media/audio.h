/*
 * Audio: a stereo PCM WAV of 16 or 24 bits, at the source's rate where stores
 * take it, otherwise 44.1 kHz.  Reads `in`, writes `out`.
 */
#ifndef DP_DUBPLATE_MEDIA_AUDIO_H
#define DP_DUBPLATE_MEDIA_AUDIO_H

#include "answer.h"
#include "jail.h"
#include "media/sniff.h"

/* Probe, refuse what is out of budget, then decode, measure and make. */
enum outcome audio_make(struct answer *answer, const struct dp_media_type *type,
                        const struct jail *jail);

#endif
