/* Files fetched from an address: the worker fetches, we wait a while. */
#ifndef DP_UPLOAD_URL_H
#define DP_UPLOAD_URL_H

#include "upload/intake.h"

/*
 * Have the file at url fetched.  Waits up to uploads.url_wait_ms; after that
 * the answer has state "fetching" and says how to hear the rest: asking again
 * with the same url goes on with the same session.  The address is looked at
 * here only for its form; whether it is public is asked at the socket that
 * connects to it (http/address.h).
 */
int dp_intake_url(const struct dp_intake *in, const char *type,
                  const char *url, const char *file_name, json_t **answer,
                  struct dp_err *err);

/* The form of an address: DP_E_BAD_PARAMS, DP_E_ADDRESS. */
int dp_intake_check_url(const struct dp_conf *conf, const char *url,
                        struct dp_err *err);

#endif
