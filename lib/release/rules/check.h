/* For the rules only: one check under way, and what most of them need. */
#ifndef DP_RELEASE_RULES_CHECK_H
#define DP_RELEASE_RULES_CHECK_H

#include <stdbool.h>

#include "release/rules.h"

struct dp_check {
    struct dp_arena *arena;
    const struct dp_document *document;
    const struct dp_facts *facts;
    struct dp_findings *findings;
    const struct dp_rule *rule;
    const json_t *object; /* the release or the track; NULL otherwise */
    const char *at;       /* pointer to object, or to the file's field */
    const char *url;      /* DP_ON_FILE: what stands there */
    const char *type;     /* DP_ON_FILE: the asset type wanted there */
    const char *asset_id; /* DP_ON_FILE: the id in url, or NULL */
    const struct dp_asset *asset; /* DP_ON_FILE: that of asset_id, or NULL */
};

/* The tables, one a file. */
extern const struct dp_rule dp_rules_fields[];
extern const struct dp_rule dp_rules_titles[];
extern const struct dp_rule dp_rules_people[];
extern const struct dp_rule dp_rules_dates[];
extern const struct dp_rule dp_rules_codes[];
extern const struct dp_rule dp_rules_places[];
extern const struct dp_rule dp_rules_tracks[];
extern const struct dp_rule dp_rules_files[];

/* A finding of the rule at at + pointer. */
void dp_check_found(const struct dp_check *check, const char *pointer,
                    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A field's text; NULL when it is absent, empty or no string. */
const char *dp_check_text(const struct dp_check *check, const char *field);

/* Is this the release, not a track? */
bool dp_check_is_release(const struct dp_check *check);

/* A track's asset, or NULL. */
const struct dp_asset *dp_check_audio(const struct dp_check *check,
                                      const json_t *track);

/* text in lower case (ASCII), runs of blanks made one, ends trimmed. */
char *dp_check_fold(struct dp_arena *arena, const char *text);

/* Is text, folded, one of words (which end with NULL)? */
bool dp_check_is_any(struct dp_arena *arena, const char *text,
                     const char *const *words);

#endif
