/*
 * Answers that anybody may keep for an hour and then ask whether they
 * changed: Cache-Control, ETag, If-None-Match and 304 (RFC 9110 section 13,
 * RFC 9111 section 5.2).
 */
#ifndef DP_HTTP_CACHED_H
#define DP_HTTP_CACHED_H

#include "http/response.h"

/* 200 and text, which lives as long as the response; or 304. */
void dp_res_cached(struct dp_res *res, const struct dp_req *req,
                   const char *media_type, const char *text);

#endif
