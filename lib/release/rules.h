/*
 * The rules a release is held against.
 *
 * A rule is a row: code, severity, what it looks at, a sentence for people
 * and one function.  The rows are the checks and the documentation at once:
 * get_metadata_rules prints them.  All findings are made at once, in the
 * order of the rows.  Rules read nothing but what they are given, so the same
 * input always gives the same findings.
 */
#ifndef DP_RELEASE_RULES_H
#define DP_RELEASE_RULES_H

#include <jansson.h>

#include "release/document.h"
#include "release/finding.h"
#include "store/asset.h"
#include "store/storelist.h"

/* What the rules need to know of the world. */
struct dp_facts {
    const char *public_url;        /* of this instance */
    const char *today;             /* YYYY-MM-DD */
    const char *earliest_date;     /* first release date taken */
    const struct dp_asset *assets; /* of the account, those named */
    size_t n_assets;
    const struct dp_outlet *stores; /* all there are */
    size_t n_stores;
};

enum dp_rule_on {
    DP_ON_DOCUMENT, /* once */
    DP_ON_RELEASE,  /* the release's fields */
    DP_ON_TRACK,    /* each track's fields */
    DP_ON_BOTH,     /* the release's, then each track's */
    DP_ON_FILE,     /* the cover, then each track's audio, where named */
};

struct dp_check;

struct dp_rule {
    const char *code;
    enum dp_severity severity;
    enum dp_rule_on on;
    void (*check)(const struct dp_check *check);
    const char *text; /* the rule, for people and agents; for
                         dp_conf_fill() */
};

/* Tables of rows that end with a NULL code; the list ends with NULL. */
extern const struct dp_rule *const dp_rules[];

/* Hold document against all rules; findings are appended. */
void dp_rules_check(struct dp_arena *arena, const struct dp_document *document,
                    const struct dp_facts *facts, struct dp_findings *findings);

/*
 * The asset id in a file URL of this instance,
 * <public_url>/api/mcp/files/<uuid>, in small letters; NULL when url is no
 * such URL or NULL.  public_url NULL: whatever address the instance had.
 */
const char *dp_rules_asset_id(struct dp_arena *arena, const char *public_url,
                              const char *url);

/*
 * Do the artist's disclosures say that this track was made with AI?  The
 * track's own count before the release's.
 */
bool dp_rules_is_ai(const struct dp_document *document, const json_t *track);

#endif
