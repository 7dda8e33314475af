/*
 * Audio, with FFmpeg: check, decode, measure.
 */
#include "audio.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ffmpeg.h"
#include "media/wav.h"

/* Rates that stores take as they are. */
static const int kept_rates_hz[] = {44100, 48000, 88200, 96000, 176400, 192000};
#define RATE_HZ 44100

static bool
is_lossy(const char *codec)
{
    return strncmp(codec, "pcm_", 4) != 0 && strcmp(codec, "flac") != 0
           && strcmp(codec, "alac") != 0;
}

static int
rate_for(int rate_hz)
{
    for (size_t i = 0; i < sizeof(kept_rates_hz) / sizeof(int); i++) {
        if (kept_rates_hz[i] == rate_hz)
            return rate_hz;
    }
    return RATE_HZ;
}

/* A WAV source must be whole: decoders make do with what is left of one. */
static enum outcome
check_wav(struct answer *answer)
{
    struct dp_media_wav wav;
    int fd = open("in", O_RDONLY | O_CLOEXEC);
    const char *fault = dp_media_wav_read(fd, &wav);

    close(fd);
    if (fault != NULL)
        return answer_refuse(answer, "audio_truncated",
                             "The WAV file is not whole: %s. Export it again "
                             "and upload the new file.",
                             fault);
    return OUTCOME_MADE;
}

static void
note_facts(json_t *facts, const struct dp_media_type *type,
           const struct probe *probe)
{
    json_object_set_new(facts, "format", json_string(type->loader));
    json_object_set_new(facts, "codec", json_string(probe->codec));
    json_object_set_new(facts, "lossy", json_boolean(is_lossy(probe->codec)));
    json_object_set_new(facts, "sample_rate_hz", json_integer(probe->rate_hz));
    json_object_set_new(facts, "channels", json_integer(probe->channels));
    json_object_set_new(facts, "bits", json_integer(probe->bits));
    json_object_set_new(facts, "duration_ms", json_integer(probe->duration_ms));
}

static enum outcome
check_probe(struct answer *answer, const struct dp_media_budget *budget,
            const struct ffmpeg_make *make)
{
    const struct probe *probe = make->probe;
    int64_t out_bytes =
        probe->duration_ms / 1000 * make->rate_hz * 2 * (make->bits / 8);

    if (probe->channels < 1 || probe->rate_hz < 1)
        return answer_refuse(answer, "audio_no_stream",
                             "The file holds no audio that can be decoded. "
                             "Export it again and upload the new file.");
    if (probe->duration_ms / 1000 > budget->audio_max_s)
        return answer_refuse(
            answer, "audio_too_long",
            "The audio lasts %lld s; at most %lld s are taken.",
            (long long)(probe->duration_ms / 1000),
            (long long)budget->audio_max_s);
    if (probe->channels > budget->audio_max_channels)
        return answer_refuse(answer, "audio_too_many_channels",
                             "The audio has %d channels; at most %lld are "
                             "taken. Send a stereo mix.",
                             probe->channels,
                             (long long)budget->audio_max_channels);
    if (probe->rate_hz > budget->audio_max_rate_hz)
        return answer_refuse(answer, "audio_rate_too_high",
                             "The audio has %d samples a second; at most "
                             "%lld are taken.",
                             probe->rate_hz,
                             (long long)budget->audio_max_rate_hz);
    if (out_bytes > budget->wav_max_bytes)
        return answer_refuse(answer, "audio_output_too_large",
                             "As WAV the audio would take %lld bytes; at "
                             "most %lld are taken.",
                             (long long)out_bytes,
                             (long long)budget->wav_max_bytes);
    return OUTCOME_MADE;
}

static void
advise(struct answer *answer, const struct ffmpeg_make *make)
{
    const struct probe *probe = make->probe;

    if (is_lossy(probe->codec))
        answer_advise(answer, "audio_lossy_source",
                      "The source is lossy (%s). Stores prefer WAV or FLAC "
                      "made from the master.",
                      probe->codec);
    if (probe->channels == 1)
        answer_advise(answer, "audio_mono",
                      "The source is mono; both channels got the same.");
    if (probe->channels > 2)
        answer_advise(answer, "audio_downmixed",
                      "The source has %d channels and was mixed down to "
                      "stereo; a stereo master sounds as you meant it.",
                      probe->channels);
    if (probe->rate_hz != make->rate_hz)
        answer_advise(answer, "audio_resampled",
                      "The source's %d Hz were converted to %d Hz.",
                      probe->rate_hz, make->rate_hz);
}

static json_t *
decibels(double value)
{
    return isfinite(value) ? json_real(round(value * 10) / 10) : json_null();
}

static void
note_loudness(struct answer *answer, const struct loudness *loudness)
{
    json_object_set_new(answer->facts, "peak_dbfs",
                        decibels(loudness->peak_dbfs));
    json_object_set_new(answer->facts, "loudness_lufs",
                        decibels(loudness->lufs));
    if (!loudness->known)
        return;
    if (loudness->peak_dbfs > 0)
        answer_advise(answer, "audio_clipped",
                      "Peaks of %.1f dB over full scale were cut off. Export "
                      "it again with less gain.",
                      loudness->peak_dbfs);
    if (loudness->peak_dbfs < -60)
        answer_advise(answer, "audio_silent", "The audio is all but silent.");
}

/* The result as it lies there; promises of the source's header are kept. */
static enum outcome
check_result(struct answer *answer, const struct dp_media_budget *budget,
             const struct ffmpeg_make *make)
{
    int64_t promised_ms = make->probe->duration_ms, got_ms;
    struct dp_media_wav wav;
    int fd = open("out", O_RDONLY | O_CLOEXEC);
    const char *fault = dp_media_wav_read(fd, &wav);

    close(fd);
    if (fault != NULL || wav.data_bytes == 0)
        return answer_refuse(answer, "audio_empty",
                             "No audio could be decoded from the file. "
                             "Export it again and upload the new file.");
    got_ms = dp_media_wav_ms(&wav);
    if (got_ms > budget->audio_max_s * 1000)
        return answer_refuse(
            answer, "audio_too_long",
            "The audio lasts %lld s; at most %lld s are taken.",
            (long long)(got_ms / 1000), (long long)budget->audio_max_s);
    if (make->type->tells_length
        && promised_ms - got_ms > 250 + promised_ms / 200)
        return answer_refuse(answer, "audio_truncated",
                             "The file ends after %lld ms, its header says "
                             "%lld ms. Upload the whole file.",
                             (long long)got_ms, (long long)promised_ms);
    json_object_set_new(answer->facts, "duration_ms", json_integer(got_ms));
    return OUTCOME_MADE;
}

enum outcome
audio_make(struct answer *answer, const struct dp_media_type *type,
           const struct jail *jail)
{
    struct probe probe;
    struct ffmpeg_make make = {.type = type, .probe = &probe};
    struct loudness loudness = {0};
    enum outcome outcome = OUTCOME_MADE;

    if (strcmp(type->loader, "wav") == 0)
        outcome = check_wav(answer);
    if (outcome == OUTCOME_MADE)
        outcome = ffmpeg_probe(answer, jail, type, &probe);
    if (outcome != OUTCOME_MADE)
        return outcome;
    make.strict = !is_lossy(probe.codec);
    make.rate_hz = rate_for(probe.rate_hz);
    make.bits = make.strict && probe.bits > 16 ? 24 : 16;
    note_facts(answer->facts, type, &probe);
    outcome = check_probe(answer, jail->budget, &make);
    if (outcome == OUTCOME_MADE)
        outcome = ffmpeg_make(answer, jail, &make, &loudness);
    if (outcome == OUTCOME_MADE)
        outcome = check_result(answer, jail->budget, &make);
    if (outcome == OUTCOME_MADE) {
        advise(answer, &make);
        note_loudness(answer, &loudness);
    }
    return outcome;
}
