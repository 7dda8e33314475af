/*
 * The headers of WAV and JPEG files, the budget's table, and the jailed
 * child's line of JSON: read without trust.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "media/budget.h"
#include "media/jpeg.h"
#include "media/verdict.h"
#include "media/wav.h"
#include "tap/tap.h"

/* A file being written: bytes in order. */
struct bytes {
    unsigned char at[512];
    size_t len;
};

static void
put(struct bytes *file, const void *data, size_t len)
{
    memcpy(file->at + file->len, data, len);
    file->len += len;
}

static void
put_le(struct bytes *file, uint32_t value, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        unsigned char byte = (unsigned char)(value >> (8 * i));

        put(file, &byte, 1);
    }
}

static void
put_chunk(struct bytes *file, const char *id, uint32_t size, size_t present)
{
    static const unsigned char zeros[256];

    put(file, id, 4);
    put_le(file, size, 4);
    put(file, zeros, present);
}

/* Stereo PCM of 16 bits at 44.1 kHz; the caller adds chunks and the size. */
static void
begin_wav(struct bytes *file)
{
    file->len = 0;
    put(file, "RIFF\0\0\0\0WAVEfmt ", 16);
    put_le(file, 16, 4);
    put_le(file, 1, 2);
    put_le(file, 2, 2);
    put_le(file, 44100, 4);
    put_le(file, 176400, 4);
    put_le(file, 4, 2);
    put_le(file, 16, 2);
}

static void
set_riff_size(struct bytes *file, size_t size)
{
    size_t len = file->len;

    file->len = 4;
    put_le(file, (uint32_t)size, 4);
    file->len = len;
}

static const char *
read_wav(const struct bytes *file, struct dp_media_wav *wav)
{
    FILE *stream = tmpfile();
    const char *fault;

    if (stream == NULL || fwrite(file->at, 1, file->len, stream) != file->len
        || fflush(stream) != 0)
        bail("no temporary file");
    fault = dp_media_wav_read(fileno(stream), wav);
    fclose(stream);
    return fault == NULL ? "whole" : fault;
}

static void
check_wav(void)
{
    struct dp_media_wav wav;
    struct bytes file;

    begin_wav(&file);
    put_chunk(&file, "data", 176, 176);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "whole", "a plain WAV file is whole");
    is_int(wav.data_bytes, 176, "its samples are counted");
    is_int(wav.data_offset, 44, "its samples are found");
    is_int(wav.channels * 100 + wav.bits, 216, "its format is read");
    is_int(dp_media_wav_ms(&wav), 1, "its length is told in milliseconds");

    put_chunk(&file, "LIST", 4, 4);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "whole", "a list after the samples is fine");
    put_chunk(&file, "EVIL", 4, 4);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "something unknown follows its samples",
           "an unknown chunk after the samples is not");
}

static void
check_wav_cut(void)
{
    struct dp_media_wav wav;
    struct bytes file;

    begin_wav(&file);
    put_chunk(&file, "data", 176, 176);
    set_riff_size(&file, file.len - 8);
    file.len -= 4;
    is_str(read_wav(&file, &wav), "it is shorter than its header says",
           "a WAV file without its end is not whole");
    file.len += 8;
    is_str(read_wav(&file, &wav), "bytes follow its end",
           "bytes after the end are seen");

    begin_wav(&file);
    put_chunk(&file, "data", 4000, 100);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "a chunk goes on beyond the end of the file",
           "samples that are not there are missed");
    begin_wav(&file);
    put_chunk(&file, "data", 10, 10);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "it ends within a sample",
           "half a sample is seen");
    begin_wav(&file);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "it has no samples",
           "a file without samples is no audio");
    for (size_t len = 0; len < 44; len++) {
        file.len = len;
        if (strcmp(read_wav(&file, &wav), "whole") == 0)
            ok(false, "the first %zu bytes are not a file", len);
    }
}

static void
check_wav_odd(void)
{
    struct dp_media_wav wav;
    struct bytes file;

    begin_wav(&file);
    file.at[22] = 0; /* channels */
    put_chunk(&file, "data", 4, 4);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "its format chunk is damaged",
           "no channels are no format");
    begin_wav(&file);
    put_chunk(&file, "data", 4, 4);
    put_chunk(&file, "data", 4, 4);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "its chunks are out of order",
           "samples come once");
    begin_wav(&file);
    put_chunk(&file, "data", 0xffffffff, 4);
    set_riff_size(&file, file.len - 8);
    is_str(read_wav(&file, &wav), "a chunk goes on beyond the end of the file",
           "a size of all ones is taken at its word");
    memcpy(file.at, "RF64", 4);
    is_str(read_wav(&file, &wav), "it is RF64 without a ds64 chunk",
           "RF64 needs its sizes");
}

static int
read_jpeg(const void *bytes, size_t len, struct dp_media_jpeg *jpeg)
{
    FILE *stream = tmpfile();
    int result;

    if (stream == NULL || fwrite(bytes, 1, len, stream) != len
        || fflush(stream) != 0)
        bail("no temporary file");
    result = dp_media_jpeg_read(fileno(stream), jpeg);
    fclose(stream);
    return result;
}

static void
check_jpeg(void)
{
    static const unsigned char good[] =
        "\xff\xd8\xff\xe0\0\4xx\xff\xc2\0\x11\x08\x0b\xb8\x0b\xb7\3"
        "\1\x11\0\2\x11\1\3\x11\1\xff\xd9";
    unsigned char loop[2000];
    struct dp_media_jpeg jpeg;

    is_int(read_jpeg(good, sizeof(good) - 1, &jpeg), 0,
           "a JPEG file's header is read");
    is_int(jpeg.height_px, 3000, "its height comes first");
    is_int(jpeg.width_px, 2999, "its width comes second");
    is_int(jpeg.components, 3, "its components are counted");
    is_int(read_jpeg(good, sizeof(good) - 2, &jpeg), -1,
           "a JPEG file without its end is none");
    memset(loop, 0xff, sizeof(loop));
    memcpy(loop, "\xff\xd8", 2);
    loop[sizeof(loop) - 1] = 0xd9;
    is_int(read_jpeg(loop, sizeof(loop), &jpeg), -1,
           "markers that lead nowhere are no JPEG file");
}

static void
check_budget(void)
{
    struct dp_media_budget budget;

    dp_media_budget_init(&budget);
    is_int(budget.cover_side_px, 3000, "covers are made 3000 pixels wide");
    is_int(budget.memory_max_bytes, 1610612736, "memory is 1.5 GiB");
    is_int(dp_media_budget_parse(&budget, "cpu_max_s=7"), 0,
           "a limit can be set");
    is_int(budget.cpu_max_s, 7, "and then holds");
    is_int(dp_media_budget_parse(&budget, "cpu_max_s=0"), -1,
           "a limit below its range is refused");
    is_int(dp_media_budget_parse(&budget, "cpu_max_s=9x"), -1,
           "a limit with letters is refused");
    is_int(dp_media_budget_parse(&budget, "cpu_max_s=-1"), -1,
           "a negative limit is refused");
    is_int(
        dp_media_budget_parse(&budget, "memory_max_bytes=99999999999999999999"),
        -1, "a limit past all numbers is refused");
    is_int(dp_media_budget_parse(&budget, "cpu=1"), -1,
           "an unknown limit is refused");
    is_int(budget.cpu_max_s, 7, "a refusal changes nothing");
}

static const struct {
    const char *line;
    bool refused;
    int result;
    const char *name;
} lines[] = {
    {"{\"facts\":{\"a\":1},\"advisories\":[]}", false, 0, "facts are taken"},
    {"{\"facts\":{},\"advisories\":[{\"code\":\"a_b\",\"text\":\"t\"}]}", false,
     0, "advisories are taken"},
    {"{\"refused\":\"x_y\",\"text\":\"why\",\"facts\":{}}", true, 0,
     "a refusal is taken"},
    {"", false, -1, "silence is no verdict"},
    {"{\"facts\":{},\"advisories\":[]", false, -1, "half a line is none"},
    {"[]", false, -1, "a list is none"},
    {"{\"advisories\":[]}", false, -1, "facts must be there"},
    {"{\"facts\":[],\"advisories\":[]}", false, -1, "facts are an object"},
    {"{\"facts\":{},\"advisories\":{}}", false, -1, "advisories are a list"},
    {"{\"facts\":{},\"advisories\":[{\"code\":\"A B\",\"text\":\"t\"}]}", false,
     -1, "an advisory's code is a plain word"},
    {"{\"facts\":{},\"advisories\":[{\"code\":\"a\"}]}", false, -1,
     "an advisory has a text"},
    {"{\"refused\":\"\\\"}{\",\"text\":\"t\",\"facts\":{}}", true, -1,
     "a refusal's code is a plain word"},
    {"{\"refused\":\"a\",\"facts\":{}}", true, -1, "a refusal has a text"},
    {"{\"facts\":{},\"facts\":{},\"advisories\":[]}", false, -1,
     "a key twice is refused"},
};

static void
check_verdicts(void)
{
    struct dp_media_verdict verdict;
    struct dp_arena arena;
    struct dp_err err;

    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
        is_int(dp_media_verdict_parse(&verdict, &arena, lines[i].line,
                                      lines[i].refused, &err),
               lines[i].result, lines[i].name);
    dp_arena_clear(&arena);
}

int
main(void)
{
    check_wav();
    check_wav_cut();
    check_wav_odd();
    check_jpeg();
    check_budget();
    check_verdicts();
    return done();
}
