/* UUIDs in text (RFC 9562 section 4). */
#ifndef DP_BASE_UUID_H
#define DP_BASE_UUID_H

#include <stdbool.h>

/* Is text a UUID, in small or capital letters?  Of any version. */
bool dp_is_uuid(const char *text);

#endif
