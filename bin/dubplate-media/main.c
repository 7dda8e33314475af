/*
 * dubplate-media: makes a cover or an audio file fit for release, in a jail.
 *
 * It is run once per file, in a directory of its own that holds `in` and an
 * empty `out`; see answer.h for what it says.  It is the only program that
 * links an image library and the only one that runs ffmpeg.
 */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "audio.h"
#include "config.h"
#include "cover.h"
#include "ffmpeg.h"
#include "jail.h"
#include "media/sniff.h"

/* For sanitizers: the leak check needs the ptrace that the jail forbids. */
int __lsan_is_turned_off(void);
int
__lsan_is_turned_off(void)
{
    return 1;
}

static const char usage[] =
    "usage: dubplate-media cover|audio [option...]\n"
    "       dubplate-media --jail-report [option...]\n"
    "       dubplate-media --version\n"
    "\n"
    "Makes `out` from `in`, both in the current directory, and prints one\n"
    "line of JSON. Exit status: 0 made, 1 refused, 2 broke (try again).\n"
    "\n"
    "  --user=NAME      become NAME when started as root\n"
    "  --jail=weak      go on when a layer of the jail cannot be had\n"
    "  --ffmpeg=PATH    the ffmpeg command (/usr/bin/ffmpeg)\n"
    "  --ffprobe=PATH   the ffprobe command (/usr/bin/ffprobe)\n"
    "\n"
    "Limits:\n";

enum action { ACT_NONE, ACT_COVER, ACT_AUDIO, ACT_REPORT, ACT_VERSION };

struct options {
    enum action action;
    struct jail jail;
    struct dp_media_budget budget;
};

static const struct {
    const char *word;
    enum action action;
} actions[] = {
    {"cover", ACT_COVER},
    {"audio", ACT_AUDIO},
    {"--jail-report", ACT_REPORT},
    {"--version", ACT_VERSION},
};

static void
print_usage(void)
{
    fputs(usage, stdout);
    for (const struct dp_media_limit *l = dp_media_limits; l->name; l++)
        printf("  --%s=N%*s%s (%lld)\n", l->name, (int)(20 - strlen(l->name)),
               "", l->help, (long long)l->normal);
}

/* The value behind "--name=", or NULL. */
static const char *
value_of(const char *arg, const char *name)
{
    size_t len = strlen(name);

    return strncmp(arg, name, len) == 0 ? arg + len : NULL;
}

static int
take_option(struct options *options, const char *arg)
{
    struct jail *jail = &options->jail;
    const char *value;

    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
        if (strcmp(arg, actions[i].word) == 0) {
            options->action = actions[i].action;
            return 0;
        }
    }
    if ((value = value_of(arg, "--user=")) != NULL)
        jail->user = value;
    else if ((value = value_of(arg, "--ffmpeg=")) != NULL)
        jail->ffmpeg = value;
    else if ((value = value_of(arg, "--ffprobe=")) != NULL)
        jail->ffprobe = value;
    else if (strcmp(arg, "--jail=weak") == 0)
        jail->weak = true;
    else if ((value = value_of(arg, "--")) == NULL
             || dp_media_budget_parse(&options->budget, value) != 0)
        return -1;
    return 0;
}

static int
take_options(struct options *options, int argc, char **argv)
{
    *options = (struct options){
        .jail = {.ffmpeg = "/usr/bin/ffmpeg", .ffprobe = "/usr/bin/ffprobe"}};
    dp_media_budget_init(&options->budget);
    options->jail.budget = &options->budget;
    for (int i = 1; i < argc; i++) {
        if (take_option(options, argv[i]) != 0) {
            fprintf(stderr, "dubplate-media: %s: not understood\n", argv[i]);
            return -1;
        }
    }
    return options->action == ACT_NONE ? -1 : 0;
}

static int
print_version(const struct jail *jail)
{
    char version[64];

    ffmpeg_version(jail, version, sizeof(version));
    printf("dubplate-media %s\nlibvips %s\nffmpeg %s\n", PACKAGE_VERSION,
           cover_library(), version);
    return 0;
}

static int
print_report(const struct jail *jail)
{
    char version[64];
    json_t *report;

    ffmpeg_version(jail, version, sizeof(version));
    report = json_pack("{s:o,s:i,s:{s:s,s:s,s:s}}", "jail", jail_report(jail),
                       "landlock", jail_files_version(), "versions",
                       "dubplate-media", PACKAGE_VERSION, "libvips",
                       cover_library(), "ffmpeg", version);
    if (json_dumpf(report, stdout, JSON_COMPACT) != 0 || puts("") == EOF)
        return OUTCOME_BROKE;
    return 0;
}

/* The row for `in`; NULL with an outcome when there is none. */
static const struct dp_media_type *
sniff_in(struct answer *answer, enum dp_media_kind kind, enum outcome *outcome)
{
    unsigned char head[DP_MEDIA_HEAD_BYTES];
    const struct dp_media_type *type;
    int fd = open("in", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t len = read(fd, head, sizeof(head));

    close(fd);
    if (len < 0) {
        *outcome = answer_broke("`in` cannot be read");
        return NULL;
    }
    type = dp_media_sniff(head, (size_t)len);
    if (type != NULL && type->kind == kind)
        return type;
    *outcome = answer_refuse(
        answer, "unsupported_media", "The file is %s. Taken as %s: %s.",
        type != NULL ? type->media_type
                     : dp_media_looks_like(head, (size_t)len),
        dp_media_kind_name(kind), dp_media_accepted(kind));
    return NULL;
}

static int
make(const struct options *options)
{
    enum outcome outcome = OUTCOME_BROKE;
    const struct dp_media_type *type;
    struct answer answer;
    bool is_cover = options->action == ACT_COVER;

    answer_init(&answer);
    type =
        sniff_in(&answer, is_cover ? DP_MEDIA_COVER : DP_MEDIA_AUDIO, &outcome);
    if (type != NULL && is_cover)
        outcome = cover_make(&answer, type, &options->budget);
    else if (type != NULL)
        outcome = audio_make(&answer, type, &options->jail);
    return answer_print(&answer, outcome);
}

int
main(int argc, char **argv)
{
    struct options options;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        print_usage();
        return 0;
    }
    if (take_options(&options, argc, argv) != 0) {
        fputs(usage, stderr);
        return OUTCOME_BROKE;
    }
    if (options.action == ACT_VERSION)
        return print_version(&options.jail);
    /* A heap a thread would reserve address space that the jail counts. */
    mallopt(M_ARENA_MAX, 1);
    if (jail_enter(&options.jail) != 0)
        return OUTCOME_BROKE;
    if (options.action == ACT_REPORT)
        return print_report(&options.jail);
    return make(&options);
}
