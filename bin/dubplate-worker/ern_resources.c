/* ResourceList: the recordings and the cover, with files and hash sums. */
#include "ern_xml.h"
#include "json/json.h"

/* <File> with its sum; a takedown sends no files. */
static void
file(struct ern *ern, const struct parcel *parcel)
{
    if (ern->cargo->takedown || !parcel->sha256)
        return;
    ern_open(ern, "File");
    ern_textf(ern, "URI", "resources/%s", parcel->name);
    ern_open(ern, "HashSum");
    ern_text(ern, "Algorithm", "SHA2");
    ern_text(ern, "Version", "256");
    ern_text(ern, "HashSumValue", parcel->sha256);
    ern_close(ern);
    ern_textf(ern, "FileSize", "%lld", (long long)parcel->asset->derived_bytes);
    ern_close(ern);
}

static void
measure(struct ern *ern, const char *name, const char *unit,
        const json_t *facts, const char *key)
{
    int64_t value = dp_json_int(facts, key, 0);

    if (value <= 0)
        return;
    ern_open(ern, name);
    ern_attr(ern, "UnitOfMeasure", unit);
    xmlTextWriterWriteFormatString(ern->writer, "%lld", (long long)value);
    ern_close(ern);
}

static void
audio_details(struct ern *ern, const struct cargo_track *track)
{
    const struct parcel *audio = &track->audio;
    int64_t channels = dp_json_int(audio->facts, "channels", 0);
    int64_t bits = dp_json_int(audio->facts, "bits", 0);

    ern_open(ern, "TechnicalDetails");
    ern_textf(ern, "TechnicalResourceDetailsReference", "T%d",
              track->row.position);
    ern_open(ern, "DeliveryFile");
    ern_text(ern, "Type", "AudioFile");
    ern_text(ern, "AudioCodecType", "PCM");
    if (channels > 0)
        ern_textf(ern, "NumberOfChannels", "%lld", (long long)channels);
    measure(ern, "SamplingRate", "Hz", audio->facts, "sample_rate_hz");
    if (bits > 0)
        ern_textf(ern, "BitsPerSample", "%lld", (long long)bits);
    file(ern, audio);
    ern_close(ern);
    ern_close(ern);
}

static void
edition(struct ern *ern, const struct cargo_track *track)
{
    ern_open(ern, "SoundRecordingEdition");
    ern_open(ern, "ResourceId");
    ern_text(ern, "ISRC", track->row.isrc);
    ern_close(ern);
    ern_line(ern, 'p', track->fields);
    audio_details(ern, track);
    ern_close(ern);
}

static void
recording(struct ern *ern, const struct cargo_track *track)
{
    const json_t *fields = track->fields;
    const char *language = dp_json_text(fields, "language");

    if (!language)
        language = dp_json_text(ern->cargo->fields, "audio_language");
    ern_open(ern, "SoundRecording");
    ern_textf(ern, "ResourceReference", "A%d", track->row.position);
    ern_text(ern, "Type", "MusicalWorkSoundRecording");
    edition(ern, track);
    ern_titles(ern, track->row.title);
    ern_artists(ern, fields);
    ern_contributors(ern, fields);
    if (track->row.duration_ms > 0)
        ern_text(ern, "Duration", ern_duration(ern, track->row.duration_ms));
    ern_warning(ern, json_is_true(json_object_get(fields, "explicit_flag")));
    ern_text(ern, "LanguageOfPerformance", language);
    ern_ai(ern,
           ern_ai_flag(ern, fields, "audio")
               + ern_ai_flag(ern, fields, "composition"),
           2);
    ern_close(ern);
}

static void
cover(struct ern *ern)
{
    const struct cargo *cargo = ern->cargo;

    ern_open(ern, "Image");
    ern_textf(ern, "ResourceReference", "A%zu", cargo->n_tracks + 1);
    ern_text(ern, "Type", "FrontCoverImage");
    ern_open(ern, "ResourceId");
    ern_open(ern, "ProprietaryId");
    ern_attr(ern, "Namespace", ern->envelope->sender_id);
    xmlTextWriterWriteString(ern->writer,
                             (const xmlChar *)cargo->cover.asset->asset_id);
    ern_close(ern);
    ern_close(ern);
    ern_line(ern, 'c', cargo->fields);
    ern_warning(ern, false);
    ern_open(ern, "TechnicalDetails");
    ern_textf(ern, "TechnicalResourceDetailsReference", "T%zu",
              cargo->n_tracks + 1);
    ern_text(ern, "ImageCodecType", "JPEG");
    measure(ern, "ImageHeight", "Pixel", cargo->cover.facts, "height_px");
    measure(ern, "ImageWidth", "Pixel", cargo->cover.facts, "width_px");
    file(ern, &cargo->cover);
    ern_close(ern);
    ern_ai(ern, ern_ai_flag(ern, NULL, "artwork"), 1);
    ern_close(ern);
}

void
ern_resources(struct ern *ern)
{
    ern_open(ern, "ResourceList");
    for (size_t i = 0; i < ern->cargo->n_tracks; i++)
        recording(ern, &ern->cargo->tracks[i]);
    cover(ern);
    ern_close(ern);
}
