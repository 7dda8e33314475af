/*
 * For the parts of a message: a writer that remembers failing, and what all
 * parts share.
 */
#ifndef DP_WORKER_ERN_XML_H
#define DP_WORKER_ERN_XML_H

#include <jansson.h>
#include <libxml/xmlwriter.h>
#include <stdbool.h>

#include "ern.h"

struct ern {
    xmlTextWriterPtr writer;
    bool failed; /* sticky: look once, at the end */
    struct dp_arena *arena;
    const struct cargo *cargo;
    const struct ern_envelope *envelope;
    json_t *parties; /* name -> number, in the order of their first use */
};

/* <name> ... </name> */
void ern_open(struct ern *ern, const char *name);
void ern_close(struct ern *ern);

/* An attribute of the element just opened. */
void ern_attr(struct ern *ern, const char *name, const char *value);

/* <name>value</name>; nothing when value is NULL or empty. */
void ern_text(struct ern *ern, const char *name, const char *value);
void ern_textf(struct ern *ern, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* <name ApplicableTerritoryCode="Worldwide" IsDefault="true">value</name> */
void ern_worldwide(struct ern *ern, const char *name, const char *value);

/* The reference of a party: "P3". */
const char *ern_party(struct ern *ern, const char *name);

/* The parts, in the order they stand in the message. */
void ern_header(struct ern *ern);
void ern_parties(struct ern *ern);
void ern_resources(struct ern *ern);
void ern_releases(struct ern *ern);
void ern_deals(struct ern *ern);

/* What resources and releases have in common. */
void ern_titles(struct ern *ern, const char *title);
void ern_artists(struct ern *ern, const json_t *fields);
void ern_contributors(struct ern *ern, const json_t *track);

/* <PLine> or <CLine> of fields, else of the release: kind is 'p' or 'c'. */
void ern_line(struct ern *ern, char kind, const json_t *fields);
void ern_warning(struct ern *ern, bool is_explicit);

/* <ContainsAI>: how much of it was made with AI, of two parts. */
void ern_ai(struct ern *ern, int made, int parts);

/*
 * A flag of ai_disclosure: of the track's own, or of the release's where the
 * track has none, as dp_rules_is_ai() has priced it.
 */
bool ern_ai_flag(const struct ern *ern, const json_t *track, const char *flag);

/* PT0H3M20S */
const char *ern_duration(struct ern *ern, int64_t duration_ms);

#endif
