/*
 * FFmpeg's two commands: arguments, limits, and what their failures mean.
 */
#include "config.h"

#include "ffmpeg.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "media/proc.h"

#define ARGS_MAX 56
#define TEXT_BYTES 16384

extern char **environ;

struct args {
    const char *v[ARGS_MAX];
    size_t n;
};

/* Append a list of words that ends with NULL. */
static void
add(struct args *args, const char *const *words)
{
    while (*words != NULL && args->n < ARGS_MAX - 1)
        args->v[args->n++] = *words++;
    args->v[args->n] = NULL;
}

#define ADD(args, ...) add(args, (const char *const[]){__VA_ARGS__, NULL})

/* Only files, only this demuxer, only these decoders. */
static void
add_fences(struct args *args, const struct dp_media_type *type)
{
    ADD(args, "-protocol_whitelist", "file", "-format_whitelist", type->loader,
        "-codec_whitelist", type->codecs, "-f", type->loader);
}

/*
 * ffprobe opens a decoder for every stream and gives up when it may not.
 * Pictures and films beside the audio may be opened, but, as the container's
 * own list above goes before, none of their bytes is ever decoded.
 */
#define BESIDE                                                                 \
    "-codec_whitelist:v",                                                      \
        "mjpeg,png,bmp,gif,tiff,webp,h264,hevc,mpeg4,vp9,av1,libdav1d",        \
        "-codec_whitelist:s", "mov_text"

struct run {
    int status;
    char out[TEXT_BYTES + 1];
    char err[TEXT_BYTES + 1];
};

static enum dp_media_end
run(const struct args *args, struct run *run)
{
    struct dp_media_proc proc = {
        .argv = args->v,
        .env = (const char *const *)environ,
        .prepare = jail_alone,
        .out = {.data = run->out, .cap = TEXT_BYTES},
        .err = {.data = run->err, .cap = TEXT_BYTES, .tail = true},
    };
    enum dp_media_end end = dp_media_proc_run(&proc);

    run->status = proc.status;
    return end;
}

static bool
says(const struct run *run, const char *text)
{
    return strstr(run->err, text) != NULL;
}

/* SIGXCPU is an end to ffprobe; ffmpeg takes it as a wish to end well. */
static bool
used_up_cpu(const struct jail *jail, const struct run *run)
{
    struct rusage used;
    int64_t used_ms;
    char farewell[40];

    snprintf(farewell, sizeof(farewell), "received signal %d.", SIGXCPU);
    if (says(run, farewell)
        || (WIFSIGNALED(run->status) && WTERMSIG(run->status) == SIGXCPU))
        return true;
    getrusage(RUSAGE_CHILDREN, &used);
    used_ms = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
              + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
    return used_ms + 100 >= jail->budget->cpu_max_s * 1000;
}

/* A command that did not end well: whose fault is it? */
static enum outcome
blame(struct answer *answer, const struct jail *jail, const struct run *run)
{
    size_t len = strlen(run->err);
    int sig = WIFSIGNALED(run->status) ? WTERMSIG(run->status) : 0;

    fprintf(stderr, "%s\n", run->err + (len > 2000 ? len - 2000 : 0));
    if (sig == SIGXFSZ)
        return answer_refuse(answer, "audio_output_too_large",
                             "The audio becomes larger than a WAV file may "
                             "be here. Send a shorter recording.");
    if (used_up_cpu(jail, run) || says(run, "Cannot allocate memory")
        || says(run, "ut of memory"))
        return answer_refuse(answer, "media_budget",
                             "The audio takes more time or memory to decode "
                             "than a track may. Export it as a plain WAV or "
                             "FLAC.");
    if (sig != 0 || WEXITSTATUS(run->status) == 127
        || says(run, "No space left"))
        return answer_broke("%s: status %#x", jail->ffmpeg,
                            (unsigned)run->status);
    if (says(run, "not on whitelist"))
        return answer_refuse(answer, "audio_codec",
                             "The file's audio is coded in a way that is not "
                             "taken. Export it as WAV (PCM), FLAC, MP3 or "
                             "AAC.");
    return answer_refuse(answer, "audio_damaged",
                         "The audio is damaged or is not what its header "
                         "says. Export it again and upload the new file.");
}

static double
number_of(const json_t *stream, const char *key)
{
    const char *text = json_string_value(json_object_get(stream, key));

    return text == NULL ? 0 : strtod(text, NULL);
}

static int
take_probe(const char *text, struct probe *probe)
{
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    json_t *stream = json_array_get(json_object_get(root, "streams"), 0);
    double seconds = number_of(stream, "duration");
    int raw_bits = (int)number_of(stream, "bits_per_raw_sample");
    const char *codec = "", *format = "";
    int result;

    memset(probe, 0, sizeof(*probe));
    result = json_unpack(stream, "{s:s,s?s,s:i,s?i}", "codec_name", &codec,
                         "sample_fmt", &format, "channels", &probe->channels,
                         "bits_per_sample", &probe->bits);
    if (seconds == 0)
        seconds = number_of(json_object_get(root, "format"), "duration");
    if (result == 0 && seconds >= 0 && seconds < 1e9)
        probe->duration_ms = llrint(seconds * 1000);
    probe->rate_hz = (int)number_of(stream, "sample_rate");
    if (raw_bits > 0)
        probe->bits = raw_bits;
    snprintf(probe->codec, sizeof(probe->codec), "%s", codec);
    snprintf(probe->sample_fmt, sizeof(probe->sample_fmt), "%s", format);
    json_decref(root);
    return result;
}

enum outcome
ffmpeg_probe(struct answer *answer, const struct jail *jail,
             const struct dp_media_type *type, struct probe *probe)
{
    struct args args = {.n = 0};
    struct run result;
    enum dp_media_end end;

    ADD(&args, jail->ffprobe, "-hide_banner", "-loglevel", "error");
    add_fences(&args, type);
    ADD(&args, BESIDE, "-select_streams", "a:0", "-show_entries",
        "stream=codec_name,sample_fmt,sample_rate,channels,bits_per_sample,"
        "bits_per_raw_sample,duration:format=duration",
        "-of", "json", "in");
    end = run(&args, &result);
    if (end == DP_MEDIA_END_FAILED)
        return answer_broke("%s does not start", jail->ffprobe);
    if (end != DP_MEDIA_END_EXIT || !WIFEXITED(result.status)
        || WEXITSTATUS(result.status) != 0)
        return blame(answer, jail, &result);
    if (take_probe(result.out, probe) != 0)
        return answer_refuse(answer, "audio_no_stream",
                             "The file holds no audio. Upload the audio file "
                             "itself.");
    return OUTCOME_MADE;
}

/* The number after the key, in the last summary ffmpeg printed. */
static double
summary_number(const char *summary, const char *key)
{
    const char *at = strstr(summary, key);

    return at == NULL ? NAN : strtod(at + strlen(key), NULL);
}

static void
take_loudness(const char *err, struct loudness *loudness)
{
    const char *summary = NULL, *at = err;

    while ((at = strstr(at, "Summary:")) != NULL)
        summary = at++;
    if (summary == NULL)
        summary = "";
    loudness->lufs = summary_number(summary, "I:");
    loudness->peak_dbfs = summary_number(summary, "Peak:");
    loudness->known = !isnan(loudness->lufs) && !isnan(loudness->peak_dbfs);
}

enum outcome
ffmpeg_make(struct answer *answer, const struct jail *jail,
            const struct ffmpeg_make *make, struct loudness *loudness)
{
    struct args args = {.n = 0};
    struct run result;
    enum dp_media_end end;
    char filter[160];

    snprintf(filter, sizeof(filter),
             "%saformat=sample_rates=%d:channel_layouts=stereo,"
             "ebur128=framelog=verbose:peak=sample",
             make->probe->channels == 1 ? "pan=stereo|c0=c0|c1=c0," : "",
             make->rate_hz);
    ADD(&args, jail->ffmpeg, "-nostdin", "-hide_banner", "-nostats",
        "-loglevel", "info", "-y");
    if (make->strict)
        ADD(&args, "-xerror", "-err_detect", "explode");
    add_fences(&args, make->type);
    ADD(&args, "-threads", "1", "-vn", "-sn", "-dn", "-i", "in", "-map",
        "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1",
        "-filter_threads", "1", "-af", filter, "-c:a",
        make->bits == 24 ? "pcm_s24le" : "pcm_s16le", "-fflags", "+bitexact",
        "-flags:a", "+bitexact", "-threads", "1", "-f", "wav", "out");
    end = run(&args, &result);
    if (end == DP_MEDIA_END_FAILED)
        return answer_broke("%s does not start", jail->ffmpeg);
    if (end != DP_MEDIA_END_EXIT || !WIFEXITED(result.status)
        || WEXITSTATUS(result.status) != 0)
        return blame(answer, jail, &result);
    take_loudness(result.err, loudness);
    return OUTCOME_MADE;
}

void
ffmpeg_version(const struct jail *jail, char *text, size_t size)
{
    struct args args = {.n = 0};
    struct run result;

    ADD(&args, jail->ffmpeg, "-version");
    snprintf(text, size, "unknown");
    if (run(&args, &result) == DP_MEDIA_END_EXIT && result.status == 0) {
        const char *word = result.out + strlen("ffmpeg version ");

        if (strncmp(result.out, "ffmpeg version ", 15) == 0)
            snprintf(text, size, "%.*s", (int)strcspn(word, " \n"), word);
    }
}
