/* The bearer token of a request. */
#include "auth/bearer.h"

#include <string.h>
#include <strings.h>

#define TOKEN_BYTES_MAX 4096

static const char b64token[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz"
                               "0123456789-._~+/=";

bool
dp_bearer_is_token(const char *text)
{
    return *text != '\0' && text[strspn(text, b64token)] == '\0'
           && strlen(text) <= TOKEN_BYTES_MAX;
}

int
dp_bearer_find(const struct dp_req *req, const char **token,
               struct dp_err *err)
{
    const char *header = dp_req_authorization(req);

    *token = NULL;
    if (header == NULL)
        return 0;
    if (strncasecmp(header, "Bearer ", 7) != 0)
        return dp_refuse(err, DP_E_UNAUTHORIZED,
                         "Send the token as Authorization: Bearer.");
    header += 7 + strspn(header + 7, " ");
    if (!dp_bearer_is_token(header))
        return dp_refuse(err, DP_E_UNAUTHORIZED,
                         "The bearer token is malformed.");
    *token = header;
    return 0;
}
