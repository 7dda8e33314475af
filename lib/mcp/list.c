/* Lists and their pages. */
#include "mcp/list.h"

#include <string.h>

#include "base/str.h"
#include "conf/conf.h"
#include "crypto/base64url.h"
#include "http/response.h"
#include "json/json.h"

#define SEAL_BYTES 16

/* A place in a list, and the proof that we said it. */
struct cursor {
    unsigned char seal[SEAL_BYTES];
    unsigned char start[4]; /* big-endian */
};

static void
seal(const struct dp_mcp_list *list, size_t start, struct cursor *cursor)
{
    struct dp_hasher hasher;
    struct dp_hash hash;

    for (size_t i = 0; i < sizeof(cursor->start); i++)
        cursor->start[i] = (unsigned char)(start >> (24 - 8 * i));
    dp_hash_init(&hasher);
    dp_hash_update(&hasher, list->hash.bytes, sizeof(list->hash.bytes));
    dp_hash_update(&hasher, cursor->start, sizeof(cursor->start));
    dp_hash_final(&hasher, &hash);
    memcpy(cursor->seal, hash.bytes, sizeof(cursor->seal));
}

static const char *
page(const struct dp_mcp_list *list, struct dp_arena *arena, size_t start)
{
    size_t end = start + list->page_size;
    struct cursor next;
    struct dp_str out;

    if (end > list->n)
        end = list->n;
    dp_str_init(&out, arena, DP_RES_BODY_MAX);
    dp_str_addf(&out, "{\"%s\":[", list->member);
    for (size_t i = start; i < end; i++) {
        dp_str_add(&out, i > start ? "," : "");
        dp_str_add(&out, list->entries[i]);
    }
    dp_str_add(&out, "]");
    if (end < list->n) {
        seal(list, end, &next);
        dp_str_addf(&out, ",\"nextCursor\":\"%s\"",
                    dp_base64url_encode(arena, &next, sizeof(next)));
    }
    dp_str_add(&out, "}");
    return out.data;
}

void
dp_mcp_list_init(struct dp_mcp_list *list, const char *member,
                 json_t *values, const struct dp_conf *conf,
                 struct dp_arena *arena)
{
    struct dp_hasher hasher;
    size_t i;
    const json_t *value;

    list->member = member;
    list->n = json_array_size(values);
    list->entries = dp_alloc(arena, list->n * sizeof(*list->entries) + 1);
    list->page_size = (size_t)conf->mcp_page_size;
    dp_hash_init(&hasher);
    dp_hash_update(&hasher, member, strlen(member));
    json_array_foreach(values, i, value)
    {
        list->entries[i]
            = dp_conf_fill(conf, arena, dp_json_print(arena, value));
        dp_hash_update(&hasher, list->entries[i], strlen(list->entries[i]));
    }
    dp_hash_final(&hasher, &list->hash);
    json_decref(values);
    list->first = page(list, arena, 0);
}

/* Where a cursor of ours stands, or 0: the first page has none. */
static size_t
place_of(const struct dp_mcp_list *list, struct dp_arena *arena,
         const char *text)
{
    struct cursor given;
    struct cursor made;
    unsigned char *data;
    size_t len;
    size_t start = 0;

    if (strlen(text) > 64
        || dp_base64url_decode(arena, text, strlen(text), &data, &len) < 0
        || len != sizeof(given))
        return 0;
    memcpy(&given, data, sizeof(given));
    for (size_t i = 0; i < sizeof(given.start); i++)
        start = start << 8 | given.start[i];
    seal(list, start, &made);
    return memcmp(&given, &made, sizeof(given)) == 0 && start < list->n
               ? start
               : 0;
}

int
dp_mcp_list_page(const struct dp_mcp_list *list, struct dp_arena *arena,
                 const json_t *params, const char **result,
                 struct dp_err *err)
{
    const json_t *cursor = json_object_get(params, "cursor");
    size_t start;

    if (cursor == NULL || json_is_null(cursor)) {
        *result = list->first;
        return 0;
    }
    start = json_is_string(cursor)
                ? place_of(list, arena, json_string_value(cursor))
                : 0;
    if (start == 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Unknown cursor; ask again without one.");
    *result = page(list, arena, start);
    return 0;
}
