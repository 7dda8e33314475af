/*
 * ERN messages: what stores are told about a release.
 *
 * DDEX Electronic Release Notification 4.3.2, NewReleaseMessage, profile
 * Audio.  Every message is whole: an update replaces what a store had, and a
 * takedown is an update whose deals have ended.  Written by libxml2, never by
 * hand.
 */
#ifndef DP_WORKER_ERN_H
#define DP_WORKER_ERN_H

#include "cargo.h"

#define ERN_NAMESPACE "http://ddex.net/xml/ern/432"

struct ern_envelope {
    const char *message_id;
    const char *sender_id; /* DDEX party ids */
    const char *sender_name;
    const char *recipient_id;
    const char *recipient_name;
};

struct ern_message {
    const char *xml; /* UTF-8, in the arena */
    size_t len;
};

/* Build the message of a cargo that misses nothing. */
int ern_build(struct ern_message *message, struct dp_arena *arena,
              const struct cargo *cargo, const struct ern_envelope *envelope,
              struct dp_err *err);

/*
 * Does the message keep to the schema?  DP_E_INVALID_RELEASE with the first
 * thing that is wrong; DP_E_INTERNAL when the schema cannot be read.
 */
int ern_validate(const char *schema_file, const struct ern_message *message,
                 struct dp_err *err);

#endif
