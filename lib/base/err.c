/* Failures: the registry. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

/* clang-format off */
const struct dp_errinfo dp_errinfo[DP_E_MAX] = {
    /* code                     name, HTTP status, JSON-RPC code, text */
    [DP_E_NONE] = {"none", 200, 0, ""},
    [DP_E_INTERNAL] = {"internal", 500, -32603,
        "Something failed on this server. Try again; if it goes on, give "
        "the operator the request id."},
    [DP_E_UNAVAILABLE] = {"unavailable", 503, -32000,
        "The server cannot reach its database just now. Nothing was lost; "
        "try again in a few seconds."},
    [DP_E_STREAMS] = {"too_many_streams", 503, -32000,
        "This server keeps as many streams open as it may, or is about to "
        "end. Wait retryAfterSeconds, then open it again."},
    [DP_E_BAD_REQUEST] = {"bad_request", 400, -32600,
        "The request is malformed."},
    [DP_E_BAD_HEADER] = {"bad_header", 400, -32600,
        "A request header is malformed or was sent twice."},
    [DP_E_BAD_JSON] = {"parse_error", 400, -32700,
        "Parse error"},
    [DP_E_BAD_RPC] = {"invalid_request", 400, -32600,
        "Invalid Request"},
    [DP_E_NO_METHOD] = {"method_not_found", 404, -32601,
        "Method not found"},
    [DP_E_BAD_PARAMS] = {"invalid_params", 400, -32602,
        "Invalid params"},
    [DP_E_BAD_VERSION] = {"unsupported_protocol_version", 400, -32022,
        "This protocol version is not supported; data.supported has those "
        "that are."},
    [DP_E_BAD_ENVELOPE] = {"bad_meta", 400, -32602,
        "params._meta must say io.modelcontextprotocol/protocolVersion and "
        "io.modelcontextprotocol/clientCapabilities."},
    [DP_E_HEADER_MISMATCH] = {"header_mismatch", 400, -32020,
        "A header does not say what the body says."},
    [DP_E_CLIENT_CAPABILITY] = {"missing_client_capability", 400, -32021,
        "This needs a client that can do what data.requiredCapabilities "
        "has."},
    [DP_E_NO_SESSION] = {"session_not_found", 404, -32001,
        "This session has ended or is not yours; send initialize again, "
        "without Mcp-Session-Id."},
    /* Never told: the answer is a result of that type. */
    [DP_E_INPUT_REQUIRED] = {"input_required", 409, -32603,
        "Answers are needed first."},
    [DP_E_CANCELLED] = {"cancelled", 409, -32000,
        "The call was cancelled, or a question was not answered in time; "
        "nothing was changed."},
    [DP_E_DECLINED] = {"declined", 409, -32000,
        "The person who was asked said no; nothing was changed."},
    [DP_E_UNKNOWN_TOOL] = {"unknown_tool", 404, -32602,
        "There is no tool of that name; tools/list has them all."},
    [DP_E_UNKNOWN_PROMPT] = {"unknown_prompt", 404, -32602,
        "There is no prompt of that name; prompts/list has them all."},
    [DP_E_UNKNOWN_RESOURCE] = {"unknown_resource", 404, -32002,
        "There is no resource of that uri; resources/list has them all."},
    /* The same since 2026-07-28. */
    [DP_E_NO_RESOURCE] = {"resource_not_found", 404, -32602,
        "There is no resource of that uri; resources/list has them all."},
    [DP_E_NOT_FOUND] = {"not_found", 404, -32602,
        "There is nothing of that id on this account."},
    [DP_E_NO_ROUTE] = {"no_route", 404, -32601,
        "There is no such address on this server."},
    [DP_E_HTTP_METHOD] = {"method_not_allowed", 405, -32600,
        "This address does not take that method; the Allow header has "
        "those it takes."},
    [DP_E_TOO_LARGE] = {"too_large", 413, -32600,
        "The request body is larger than this address takes."},
    [DP_E_MEDIA_TYPE] = {"unsupported_content_type", 415, -32600,
        "This Content-Type is not taken here."},
    [DP_E_UNAUTHORIZED] = {"unauthorized", 401, 401,
        "Unauthorized: send your token in the header Authorization: Bearer "
        "TOKEN."},
    [DP_E_FORBIDDEN] = {"forbidden", 403, 403,
        "Forbidden"},
    [DP_E_ORIGIN] = {"forbidden_origin", 403, 403,
        "Requests from this Origin are not allowed; the operator can add "
        "it to server.allowed_origins."},
    [DP_E_SCOPE] = {"insufficient_scope", 403, 403,
        "The token lacks a scope that this needs."},
    [DP_E_RATE] = {"rate_limited", 429, -32000,
        "Too many requests. Wait retryAfterSeconds, then try again."},
    [DP_E_CREDITS] = {"insufficient_credits", 402, -32000,
        "The account has too few credits; nothing was debited. Add credits "
        "and submit again."},
    [DP_E_CONFLICT] = {"conflict", 409, -32000,
        "Somebody changed this in the meantime; nothing was written. Read "
        "it again and repeat the change."},
    [DP_E_EXPIRED] = {"expired", 410, -32000,
        "This upload session has expired; start a new one."},
    [DP_E_INCOMPLETE] = {"incomplete_upload", 409, -32000,
        "Chunks are missing; send them, then complete again."},
    [DP_E_PAYLOAD] = {"FUNCTION_PAYLOAD_TOO_LARGE", 413, -32602,
        "The file is too large for base64 in a tool call. Use "
        "prepare_local_file_upload or upload_file_from_url."},
    [DP_E_QUOTA] = {"quota_exceeded", 429, -32000,
        "This account has too many bytes in unfinished uploads. Complete "
        "them or wait until they expire."},
    [DP_E_ACCOUNT_FULL] = {"account_full", 409, -32000,
        "This account may not store more bytes. Complete unfinished uploads "
        "or let them expire, or ask the operator to raise the limit."},
    [DP_E_STORAGE] = {"storage_full", 507, -32000,
        "The server's storage is full or failed; the file was not kept. "
        "Try again later or tell the operator."},
    [DP_E_UNSUPPORTED_MEDIA] = {"unsupported_media", 415, -32602,
        "The file is not of a kind that is taken here."},
    [DP_E_MEDIA_REFUSED] = {"media_refused", 422, -32602,
        "The file cannot be used."},
    [DP_E_INVALID_RELEASE] = {"invalid_release", 422, -32602,
        "The release has findings that block it; mend them and submit "
        "again."},
    [DP_E_IN_PROGRESS] = {"in_progress", 409, -32000,
        "A job of this release is still running. Follow it, and submit "
        "again when it has ended."},
    [DP_E_FETCH] = {"could_not_fetch", 502, -32000,
        "The file could not be fetched from that address."},
    [DP_E_ADDRESS] = {"address_refused", 400, -32602,
        "This address cannot be fetched from here; it must be a public "
        "https address."},
    [DP_E_STORE] = {"unknown_store", 422, -32602,
        "A store id is unknown; list_stores has them all."},
    [DP_E_LOST_LEASE] = {"lost_lease", 409, -32000,
        "Another worker has taken this job over."},
    [DP_E_SIGN_IN] = {"sign_in", 401, 401,
        "Sign in first."},
    [DP_E_LOGIN] = {"login_failed", 403, 403,
        "The user name or the password is wrong."},
    [DP_E_FORM_OVER] = {"form_over", 400, -32000,
        "This page has been open too long, was used already, or belongs to "
        "another browser. Go back to your application and start again."},
    [DP_E_NO_COOKIE] = {"no_cookie", 400, -32000,
        "Your browser did not send the cookie of this page. Allow cookies "
        "for this site, then go back to your application and start again. "
        "If they are allowed, tell the operator: a proxy in front of this "
        "server must pass Set-Cookie on unchanged, as browsers drop these "
        "cookies when a Domain is added."},
    [DP_E_UPSTREAM] = {"provider_failed", 502, -32000,
        "The provider that signs you in could not be reached, or gave an "
        "answer that cannot be trusted. Try again in a minute; if it goes "
        "on, give the operator the request id."},
    [DP_E_INVALID_CLIENT] = {"invalid_client", 401, -32000,
        "The client is unknown, or its secret is wrong."},
    [DP_E_INVALID_GRANT] = {"invalid_grant", 400, -32000,
        "The code or token is unknown, expired, revoked or was used "
        "already; sign in again."},
    [DP_E_UNAUTHORIZED_CLIENT] = {"unauthorized_client", 400, -32000,
        "This client may not do that."},
    [DP_E_GRANT_TYPE] = {"unsupported_grant_type", 400, -32000,
        "grant_type must be authorization_code, refresh_token or "
        "client_credentials."},
    [DP_E_RESPONSE_TYPE] = {"unsupported_response_type", 400, -32000,
        "response_type must be code."},
    [DP_E_INVALID_SCOPE] = {"invalid_scope", 400, -32000,
        "A scope is malformed, unknown or more than was granted."},
    [DP_E_INVALID_TARGET] = {"invalid_target", 400, -32000,
        "The resource is not one of this server's."},
    [DP_E_INVALID_REDIRECT_URI] = {"invalid_redirect_uri", 400, -32000,
        "A redirect address is not allowed here."},
    [DP_E_INVALID_CLIENT_METADATA] = {"invalid_client_metadata", 400, -32000,
        "The client metadata cannot be used."},
    [DP_E_ACCESS_DENIED] = {"access_denied", 403, 403,
        "Access was refused."},
    [DP_E_LOGIN_REQUIRED] = {"login_required", 400, -32000,
        "Nobody is signed in."},
    [DP_E_CONSENT_REQUIRED] = {"consent_required", 400, -32000,
        "This needs to be agreed to on a page first."},
    [DP_E_REQUEST_OBJECT] = {"request_not_supported", 400, -32000,
        "The parameter request is not taken; send plain parameters."},
    [DP_E_REQUEST_URI] = {"request_uri_not_supported", 400, -32000,
        "The parameter request_uri is not taken; send plain parameters."},
};
/* clang-format on */

static void
fill(struct dp_err *err, enum dp_errcode code)
{
    memset(err, 0, sizeof(*err));
    err->code = code;
}

int
dp_fail(struct dp_err *err, enum dp_errcode code, const char *fmt, ...)
{
    va_list args;

    fill(err, code);
    va_start(args, fmt);
    vsnprintf(err->detail, sizeof(err->detail), fmt, args);
    va_end(args);
    return -1;
}

int
dp_refuse(struct dp_err *err, enum dp_errcode code, const char *fmt, ...)
{
    va_list args;

    fill(err, code);
    va_start(args, fmt);
    vsnprintf(err->text, sizeof(err->text), fmt, args);
    va_end(args);
    return -1;
}

const char *
dp_err_text(const struct dp_err *err)
{
    return err->text[0] != '\0' ? err->text : dp_errinfo[err->code].text;
}

const char *
dp_err_name(const struct dp_err *err)
{
    return dp_errinfo[err->code].name;
}

enum dp_errcode
dp_err_of_rpc(int rpc)
{
    for (int code = 1; code < DP_E_MAX; code++) {
        if (dp_errinfo[code].rpc == rpc)
            return (enum dp_errcode)code;
    }
    return DP_E_INTERNAL;
}

const char *
dp_err_oauth(const struct dp_err *err)
{
    int status = dp_errinfo[err->code].http;

    if (err->code >= DP_E_INVALID_CLIENT || err->code == DP_E_SCOPE)
        return dp_err_name(err);
    if (err->code == DP_E_UNAUTHORIZED)
        return "invalid_token";
    if (status == 503 || status == 429)
        return "temporarily_unavailable";
    if (status >= 500)
        return "server_error";
    return status == 403 ? "access_denied" : "invalid_request";
}

void
dp_err_log(const struct dp_err *err)
{
    bool ours = dp_errinfo[err->code].http >= 500;

    if (ours || err->detail[0] != '\0')
        dp_log(ours ? DP_LOG_ERROR : DP_LOG_INFO, "refused",
               DP_S("error", dp_err_name(err)), DP_S("detail", err->detail));
}

void
dp_err_print(struct dp_str *out, const struct dp_err *err,
             const char *request_id)
{
    dp_str_add(out, "{\"error\":");
    dp_str_json(out, dp_err_name(err));
    dp_str_add(out, ",\"message\":");
    dp_str_json(out, dp_err_text(err));
    dp_str_add(out, ",\"requestId\":");
    dp_str_json(out, request_id);
    if (err->retry_after_s > 0)
        dp_str_addf(out, ",\"retryAfterSeconds\":%d", err->retry_after_s);
    if (err->data_json != NULL && strlen(err->data_json) > 2)
        dp_str_addf(out, ",%s", err->data_json + 1);
    else
        dp_str_add(out, "}");
}

void
dp_err_print_rpc(struct dp_str *out, const struct dp_err *err)
{
    dp_str_addf(out, "{\"code\":%d,\"message\":", dp_errinfo[err->code].rpc);
    dp_str_json(out, dp_err_text(err));
    dp_str_addf(out, ",\"data\":%s}",
                err->data_json != NULL ? err->data_json : "null");
}
