/*
 * Covers, with libvips: probe, check, decode, resize, write.
 */
#include "cover.h"
#include "jail.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

#define QUALITY 90

/* The one loader that each type may use; all others are blocked. */
static const struct loader {
    const char *name;
    const char *class_name;
    const char *format;
    int (*load)(const char *path, VipsImage **image, ...);
} loaders[] = {
    {"jpegload", "VipsForeignLoadJpeg", "jpeg", vips_jpegload},
    {"pngload", "VipsForeignLoadPng", "png", vips_pngload},
    {"webpload", "VipsForeignLoadWebp", "webp", vips_webpload},
    {"tiffload", "VipsForeignLoadTiff", "tiff", vips_tiffload},
};

const char *
cover_library(void)
{
    return vips_version_string();
}

/* Out of processor time: say so and end; only safe calls here. */
static void
out_of_time(int sig)
{
    static const char line[] =
        "{\"refused\":\"media_budget\",\"text\":\"The picture takes more "
        "processor time than a cover may. Export it as a plain JPEG or "
        "PNG.\",\"facts\":{}}\n";

    (void)sig;
    _exit(write(1, line, sizeof(line) - 1) > 0 ? OUTCOME_REFUSED
                                               : OUTCOME_BROKE);
}

/* What libvips said last, for the log; then forgotten. */
static void
log_library(void)
{
    fprintf(stderr, "libvips: %s\n", vips_error_buffer());
}

/* A library failure: the file's fault, or the budget's. */
static enum outcome
refuse_damaged(struct answer *answer)
{
    const char *why = vips_error_buffer();

    log_library();
    if (strstr(why, "out of memory") != NULL
        || strstr(why, "nsufficient memory") != NULL)
        return answer_refuse(answer, "media_budget",
                             "The picture takes more memory than a cover "
                             "may. Export it as a plain JPEG, or smaller.");
    return answer_refuse(answer, "cover_damaged",
                         "The picture is damaged or incomplete. Export it "
                         "again and upload the new file.");
}

static const struct loader *
find_loader(const char *name)
{
    for (size_t i = 0; i < sizeof(loaders) / sizeof(*loaders); i++) {
        if (strcmp(loaders[i].name, name) == 0)
            return &loaders[i];
    }
    return NULL;
}

static int
start_library(const struct loader *loader)
{
    if (loader == NULL || VIPS_INIT("dubplate-media") != 0)
        return -1;
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set(loader->class_name, FALSE);
    return 0;
}

/* Facts of the header; nothing has been decoded yet. */
static void
note_facts(json_t *facts, VipsImage *image, const struct loader *loader)
{
    json_object_set_new(facts, "format", json_string(loader->format));
    json_object_set_new(facts, "width_px",
                        json_integer(vips_image_get_width(image)));
    json_object_set_new(facts, "height_px",
                        json_integer(vips_image_get_height(image)));
    json_object_set_new(facts, "bands",
                        json_integer(vips_image_get_bands(image)));
    json_object_set_new(
        facts, "colour_space",
        json_string(vips_enum_nick(VIPS_TYPE_INTERPRETATION,
                                   vips_image_get_interpretation(image))));
}

static enum outcome
check_size(struct answer *answer, const struct dp_media_budget *budget,
           int64_t width, int64_t height)
{
    long long w = width, h = height, best = budget->cover_side_px;

    if (width > budget->cover_max_side_px || height > budget->cover_max_side_px
        || width * height > budget->cover_max_pixels)
        return answer_refuse(
            answer, "cover_too_large",
            "The picture is %lld x %lld pixels; at most %lld a side and %lld "
            "in all are taken. Send %lld x %lld.",
            w, h, (long long)budget->cover_max_side_px,
            (long long)budget->cover_max_pixels, best, best);
    if (width != height)
        return answer_refuse(
            answer, "cover_not_square",
            "The picture is %lld x %lld pixels; a cover is square. Crop it, "
            "best to %lld x %lld.",
            w, h, best, best);
    if (width < budget->cover_min_side_px)
        return answer_refuse(
            answer, "cover_too_small",
            "The picture is %lld x %lld pixels; at least %lld a side are "
            "needed, %lld are best.",
            w, h, (long long)budget->cover_min_side_px, best);
    if (width < budget->cover_side_px)
        answer_advise(answer, "cover_upscaled",
                      "The picture is %lld pixels wide and was enlarged to "
                      "%lld; a larger original looks better.",
                      w, best);
    return OUTCOME_MADE;
}

static enum outcome
check_pixels(struct answer *answer, VipsImage *image)
{
    VipsBandFormat format = vips_image_get_format(image);
    VipsInterpretation colours = vips_image_get_interpretation(image);
    bool has_alpha = vips_image_hasalpha(image);

    if (vips_image_get_n_pages(image) != 1)
        return answer_refuse(answer, "cover_animated",
                             "The file holds %d pictures; a cover is one. "
                             "Export a single picture.",
                             vips_image_get_n_pages(image));
    if ((format != VIPS_FORMAT_UCHAR && format != VIPS_FORMAT_USHORT)
        || vips_image_get_bands(image) > 5)
        return answer_refuse(answer, "cover_pixel_format",
                             "The picture's pixels are not of 8 or 16 bits. "
                             "Export it as a JPEG or PNG in RGB.");
    if (colours != VIPS_INTERPRETATION_sRGB
        && colours != VIPS_INTERPRETATION_RGB16)
        answer_advise(answer, "cover_colours_converted",
                      "The picture is not RGB (it is %s) and was converted; "
                      "look whether its colours are still right.",
                      vips_enum_nick(VIPS_TYPE_INTERPRETATION, colours));
    if (has_alpha)
        answer_advise(answer, "cover_flattened",
                      "The picture has transparent parts; they were put on "
                      "white.");
    return OUTCOME_MADE;
}

/* Replace *image by what the step made of it; -1 as of libvips. */
static int
advance(VipsImage **image, int result, VipsImage **next)
{
    if (result == 0) {
        g_object_unref(*image);
        *image = *next;
    }
    return result;
}

static int
flatten(VipsImage **image)
{
    double white =
        vips_image_get_format(*image) == VIPS_FORMAT_USHORT ? 65535 : 255;
    VipsArrayDouble *background = vips_array_double_newv(1, white);
    VipsImage *next = NULL;
    int result = 0;

    if (vips_image_hasalpha(*image))
        result = advance(
            image, vips_flatten(*image, &next, "background", background, NULL),
            &next);
    vips_area_unref(VIPS_AREA(background));
    return result;
}

static int
resize(VipsImage **image, int side_px)
{
    double side = side_px;
    VipsImage *next = NULL;

    if (vips_image_get_width(*image) == side_px)
        return 0;
    return advance(image,
                   vips_resize(*image, &next,
                               side / vips_image_get_width(*image), "vscale",
                               side / vips_image_get_height(*image), NULL),
                   &next);
}

/* By the embedded profile where there is one; libvips knows a CMYK. */
static int
to_srgb(VipsImage **image)
{
    VipsInterpretation colours = vips_image_get_interpretation(*image);
    VipsImage *next = NULL;

    if (vips_image_get_typeof(*image, VIPS_META_ICC_NAME) != 0
        || colours == VIPS_INTERPRETATION_CMYK) {
        if (advance(image,
                    vips_icc_transform(
                        *image, &next, "srgb", "embedded", TRUE,
                        "input_profile",
                        colours == VIPS_INTERPRETATION_CMYK ? "cmyk" : "srgb",
                        "depth", 8, NULL),
                    &next)
            == 0)
            return 0;
        log_library();
        vips_error_clear();
    }
    return advance(
        image, vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL),
        &next);
}

/* Into memory, where a quarter turn can read any pixel; then upright. */
static int
upright(VipsImage **image)
{
    VipsImage *next = vips_image_copy_memory(*image);

    if (next == NULL || advance(image, 0, &next) != 0)
        return -1;
    return advance(image, vips_autorot(*image, &next, NULL), &next);
}

static enum outcome
write_out(VipsImage *image, int side_px)
{
    if (vips_image_get_width(image) != side_px
        || vips_image_get_height(image) != side_px
        || vips_image_get_bands(image) != 3)
        return answer_broke(
            "the cover came out %d x %d x %d", vips_image_get_width(image),
            vips_image_get_height(image), vips_image_get_bands(image));
    if (vips_jpegsave(image, "out", "Q", QUALITY, "strip", TRUE,
                      "optimize_coding", TRUE, NULL)
        != 0)
        return answer_broke("out: %s", vips_error_buffer());
    return OUTCOME_MADE;
}

enum outcome
cover_make(struct answer *answer, const struct dp_media_type *type,
           const struct dp_media_budget *budget)
{
    const struct loader *loader = find_loader(type->loader);
    int side_px = (int)budget->cover_side_px;
    VipsImage *image = NULL;
    enum outcome outcome;

    signal(SIGXCPU, out_of_time);
    signal(SIGXFSZ, SIG_IGN);
    if (jail_alone(NULL) != 0 || start_library(loader) != 0)
        return answer_broke("libvips does not start: %s", vips_error_buffer());
    if (loader->load("in", &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                     VIPS_FAIL_ON_ERROR, NULL)
        != 0)
        return refuse_damaged(answer);
    note_facts(answer->facts, image, loader);
    outcome = check_size(answer, budget, vips_image_get_width(image),
                         vips_image_get_height(image));
    if (outcome == OUTCOME_MADE)
        outcome = check_pixels(answer, image);
    if (outcome == OUTCOME_MADE
        && (flatten(&image) != 0 || resize(&image, side_px) != 0
            || to_srgb(&image) != 0 || upright(&image) != 0))
        outcome = refuse_damaged(answer);
    if (outcome == OUTCOME_MADE)
        outcome = write_out(image, side_px);
    g_object_unref(image);
    return outcome;
}
