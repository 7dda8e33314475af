/*
 * The MCP endpoint: MCP-Protocol-Version in the first line (empty = none),
 * then the body of a POST.
 */
#include "endpoint.h"

#include "fuzz.h"

/* An error to nobody has a null id, since 2025-11-25 none. */
static void
check_answer(const json_t *answer, const char *revision)
{
    const json_t *error = json_object_get(answer, "error");

    MUST(strcmp(json_string_value(json_object_get(answer, "jsonrpc")), "2.0")
         == 0);
    MUST(json_object_get(answer, "id") != NULL
         || (error != NULL && strcmp(revision, "2025-11-25") >= 0));
    MUST((error == NULL) != (json_object_get(answer, "result") == NULL));
    if (error != NULL)
        MUST(json_is_integer(json_object_get(error, "code"))
             && json_is_string(json_object_get(error, "message"))
             && json_object_get(error, "data") != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool opened;
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    char revision[32] = "";
    char *body;
    size_t i;
    json_t *item;
    int status;

    if (!opened)
        endpoint_open();
    opened = true;
    if (line == NULL || (size_t)(line - data) >= sizeof(revision))
        return 0;
    memcpy(revision, data, (size_t)(line - data));
    body = strndup((const char *)line + 1, size - (size_t)(line + 1 - data));
    MUST(body != NULL);
    status = post(revision[0] != '\0' ? revision : NULL, body);
    MUST(status == 200 || status == 202 || status == 204 || status == 400
         || status == 503);
    if (status == 202 || status == 204) {
        MUST(exchange_sent_body(&x)[0] == '\0');
    } else if (json_is_array(answered)) {
        MUST(status == 200 && json_array_size(answered) > 0);
        json_array_foreach(answered, i, item)
            check_answer(item, revision);
    } else {
        check_answer(answered, revision);
    }
    free(body);
    return 0;
}
