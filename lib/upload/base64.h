/* Files and chunks sent as base64 inside JSON. */
#ifndef DP_UPLOAD_BASE64_H
#define DP_UPLOAD_BASE64_H

#include "upload/intake.h"

/*
 * Decode text, plain base64 or a data: URL (RFC 2397).  More than max_bytes:
 * DP_E_PAYLOAD, told before decoding where it is clear from the length; text
 * that is none: DP_E_BAD_PARAMS.
 */
int dp_intake_decode(struct dp_arena *arena, const char *text,
                     int64_t max_bytes, unsigned char **data, size_t *len,
                     struct dp_err *err);

/* Keep a whole small file, and answer with its address. */
int dp_intake_base64(const struct dp_intake *in, const char *type,
                     const char *file_name, const char *text,
                     json_t **answer, struct dp_err *err);

#endif
