/*
 * GET /api/mcp/files/{id}: a file, to its owner only.
 *
 * Always as an attachment that no browser renders: whatever bytes it has, it
 * cannot act in this server's name.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/state.h"
#include "http/range.h"
#include "storage/content.h"
#include "store/asset.h"
#include "upload.h"

/* RFC 6266: a plain name for old clients, and the real one in UTF-8. */
static void
add_disposition(struct dp_res *res, const char *file_name)
{
    struct dp_str value;
    char *plain = dp_strdup(res->arena, file_name);

    for (char *p = plain; *p != '\0'; p++) {
        if (*p < ' ' || *p > '~' || *p == '"' || *p == '\\' || *p == '%')
            *p = '_';
    }
    dp_str_init(&value, res->arena, 4096);
    dp_str_addf(&value, "attachment; filename=\"%s\"; filename*=UTF-8''",
                plain);
    dp_str_url(&value, file_name);
    dp_res_header(res, "Content-Disposition", value.data);
}

static void
add_headers(struct dp_res *res, const struct dp_asset *asset,
            const char *etag)
{
    dp_res_header(res, "Content-Type", asset->media_type);
    dp_res_header(res, "Content-Security-Policy",
                  "default-src 'none'; sandbox");
    dp_res_header(res, "Accept-Ranges", "bytes");
    dp_res_header(res, "ETag", etag);
    add_disposition(res, asset->file_name != NULL ? asset->file_name
                                                  : asset->asset_id);
}

/* The whole file, or the part that was asked for. */
static void
set_part(const struct dp_req *req, struct dp_res *res, const char *etag,
         int fd, int64_t size_bytes)
{
    const char *header = dp_req_header(req, "Range");
    const char *if_range = dp_req_header(req, "If-Range");
    struct dp_range range = {0, size_bytes};

    if (header != NULL && (if_range == NULL || strcmp(if_range, etag) == 0)
        && dp_range_parse(&range, header, size_bytes)) {
        res->status = range.len > 0 ? 206 : 416;
        dp_res_header(res, "Content-Range",
                      range.len > 0
                          ? dp_printf(res->arena, "bytes %lld-%lld/%lld",
                                      (long long)range.start,
                                      (long long)(range.start + range.len - 1),
                                      (long long)size_bytes)
                          : dp_printf(res->arena, "bytes */%lld",
                                      (long long)size_bytes));
    }
    lseek(fd, range.start, SEEK_SET);
    res->file = fd;
    res->file_bytes = range.len;
}

int
file_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_state *state = req->state;
    const struct dp_storage *storage;
    struct dp_asset asset;
    char hex[DP_HASH_HEX];
    const char *etag;
    int64_t size_bytes;
    int fd;

    if (dp_asset_get(state->pg, req->arena, req->who->account_id,
                     req->captures[0], &asset, err)
        < 0)
        return -1;
    storage = dp_storage_open(req->arena, req->conf, err);
    if (storage == NULL)
        return -1;
    fd = dp_content_open(storage, &asset.content_hash, &size_bytes, err);
    if (fd < 0)
        return dp_fail(err, DP_E_INTERNAL, "the file of asset %s is gone",
                       asset.asset_id);
    dp_hash_hex(&asset.content_hash, hex);
    etag = dp_printf(req->arena, "\"%s\"", hex);
    add_headers(res, &asset, etag);
    set_part(req, res, etag, fd, size_bytes);
    return 0;
}
