/* Asking a person before credits are debited. */
#ifndef CONFIRM_SUBMIT_H
#define CONFIRM_SUBMIT_H

#include "mcp/tool.h"
#include "release/desk.h"

/*
 * 0 when the person agrees to the quote.  DP_E_DECLINED when not, or when
 * there is no answer; DP_E_INPUT_REQUIRED when it comes with another request.
 */
int confirm_submit(const struct dp_call *call, const struct dp_quote *quote,
                   struct dp_err *err);

#endif
