/* Files fetched from an address. */
#include "upload/url.h"

#include <stdatomic.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/stop.h"
#include "json/json.h"
#include "store/rate.h"
#include "store/upload.h"
#include "upload/session.h"

#define URL_BYTES_MAX 2048
#define POLL_FIRST_MS 50
#define POLL_MAX_MS 500

/*
 * Who waits keeps a thread from others: of all threads of a process a quarter
 * may wait at once, and an account may wait so often.
 */
#define WAITING_SHARE 4
#define WAITS_PER_MINUTE 12

static atomic_long waiting;

/* Asking again this soon after a fetch gives what it fetched. */
#define DONE_WITHIN_S 600

/* Host names that mean this machine; a server's own address is refused when
 * the worker connects. */
static bool
is_local_name(const char *host, size_t len)
{
    static const char local[] = "localhost";
    size_t tail = sizeof(local) - 1;

    while (len > 0 && host[len - 1] == '.')
        len--;
    return len >= tail && strncasecmp(host + len - tail, local, tail) == 0
           && (len == tail || host[len - tail - 1] == '.');
}

int
dp_intake_check_url(const struct dp_conf *conf, const char *url,
                    struct dp_err *err)
{
    const char *host;
    size_t len;

    for (const char *p = url; *p != '\0'; p++) {
        if (*p <= ' ' || *p > '~' || *p == '\\')
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "file_url holds a blank or another character "
                             "that must be percent-encoded.");
    }
    if (strlen(url) > URL_BYTES_MAX)
        return dp_refuse(err, DP_E_BAD_PARAMS, "file_url is too long.");
    if (strncasecmp(url, "https://", 8) == 0)
        host = url + 8;
    else if (conf->fetch_allow_http && strncasecmp(url, "http://", 7) == 0)
        host = url + 7;
    else
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "file_url must begin with https://.");
    len = strcspn(host, "/?#");
    if (memchr(host, '@', len) != NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "file_url must not hold a user name.");
    if (host[0] != '[')
        len = strcspn(host, ":/?#");
    if (len == 0)
        return dp_refuse(err, DP_E_BAD_PARAMS, "file_url has no host.");
    if (is_local_name(host, len))
        return dp_fail(err, DP_E_ADDRESS, "a local name");
    return 0;
}

/* The last part of the address's path; NULL when it has none. */
static const char *
name_of(struct dp_arena *arena, const char *url)
{
    const char *host = strstr(url, "://") + 3;
    const char *path = host + strcspn(host, "/?#");

    return dp_intake_name(arena,
                          dp_strndup(arena, path, strcspn(path, "?#")));
}

/* The session that fetches url: one under way, or a new one. */
static int
find_or_open(const struct dp_intake *in, const char *type, const char *url,
             const char *file_name, const char **session_id,
             struct dp_err *err)
{
    const struct dp_conf *conf = in->conf;
    struct dp_upload *before = NULL;
    struct dp_upload_opened opened;
    struct dp_upload_new upload = {
        .account_id = in->account_id,
        .flow = "url",
        .type = type,
        .file_name = file_name != NULL ? dp_intake_name(in->arena, file_name)
                                       : name_of(in->arena, url),
        .declared_bytes = -1,
        .source_url = url,
        .provenance_json = dp_intake_provenance(in),
        .in_flight_max_bytes = conf->limits_in_flight_max_bytes,
        .stored_max_bytes = conf->limits_stored_max_bytes,
        .ttl_s = (int)conf->uploads_session_ttl_s,
        .hard_ttl_s = (int)conf->uploads_session_max_s,
    };

    if (dp_upload_find_by_url(in->pg, in->arena, &upload, DONE_WITHIN_S,
                              &before, err)
        < 0)
        return -1;
    if (before != NULL) {
        *session_id = before->session_id;
        return 0;
    }
    if (dp_intake_rate(in, err) < 0
        || dp_upload_open(in->pg, in->arena, &upload, &opened, err) < 0)
        return -1;
    if (opened.over_quota)
        return dp_fail(err, DP_E_QUOTA, "before a fetch");
    *session_id = opened.session_id;
    return 0;
}

/* May this call wait?  Then leave_wait() is due. */
static bool
enter_wait(const struct dp_intake *in)
{
    const char *key = dp_printf(in->arena, "wait:%s", in->account_id);
    int64_t threads = in->conf->server_threads;
    int64_t room = threads > WAITING_SHARE ? threads / WAITING_SHARE : 1;
    struct dp_rate rate = {0};
    struct dp_err err = {0};

    if (in->in_batch
        || dp_rate_take(in->pg, in->arena, key, WAITS_PER_MINUTE, &rate, &err)
               < 0
        || !rate.allowed)
        return false;
    if (atomic_fetch_add(&waiting, 1) < room)
        return true;
    atomic_fetch_sub(&waiting, 1);
    return false;
}

static void
leave_wait(void)
{
    atomic_fetch_sub(&waiting, 1);
}

static bool
is_under_way(const struct dp_upload *session)
{
    return strcmp(session->state, "open") == 0
           || strcmp(session->state, "assembling") == 0;
}

/*
 * Polls until the session or this process has ended, or wait_ms are over.
 * DP_E_CANCELLED when nobody waits any more; the worker fetches all the same.
 */
static int
poll_session(const struct dp_intake *in, const char *session_id,
             int64_t wait_ms, struct dp_upload *session, struct dp_err *err)
{
    int64_t from_ms = dp_mono_ms();
    int64_t until_ms = from_ms + wait_ms;
    int pause_ms = POLL_FIRST_MS;

    for (;;) {
        if (dp_intake_session(in, session_id, NULL, session, err) < 0)
            return -1;
        if (!is_under_way(session) || dp_mono_ms() + pause_ms > until_ms
            || dp_stop_wait(pause_ms))
            return 0;
        if (!dp_intake_tell(in, (double)(dp_mono_ms() - from_ms) / 1000,
                            (double)wait_ms / 1000,
                            "Seconds that the fetch was waited for"))
            return dp_fail(err, DP_E_CANCELLED, "nobody waits for the file");
        pause_ms = pause_ms * 2 < POLL_MAX_MS ? pause_ms * 2 : POLL_MAX_MS;
    }
}

/* The session, when it has ended or there is no more waiting for it. */
static int
wait_for(const struct dp_intake *in, const char *session_id,
         struct dp_upload *session, struct dp_err *err)
{
    int rc = poll_session(in, session_id, 0, session, err);

    if (rc < 0 || !is_under_way(session) || !enter_wait(in))
        return rc;
    rc = poll_session(in, session_id, in->conf->uploads_url_wait_ms, session,
                      err);
    leave_wait();
    return rc;
}

static json_t *
answer_fetching(const struct dp_intake *in, const struct dp_upload *session)
{
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s}", "state", "fetching", "sessionId",
        session->session_id, "type", session->type, "sourceUrl",
        session->source_url, "statusUrl",
        dp_printf(in->arena, "%s/api/mcp/upload/%s",
                  in->conf->server_public_url, session->session_id),
        "message",
        "The file is still being fetched. Call upload_file_from_url again "
        "with the same file_url and type, or GET statusUrl: the answer has "
        "the fileUrl when it is there.");

    return dp_json_keep(in->arena, object);
}

int
dp_intake_url(const struct dp_intake *in, const char *type, const char *url,
              const char *file_name, json_t **answer, struct dp_err *err)
{
    const char *session_id = NULL;
    struct dp_upload session;

    if (dp_intake_check_url(in->conf, url, err) < 0
        || find_or_open(in, type, url, file_name, &session_id, err) < 0
        || wait_for(in, session_id, &session, err) < 0)
        return -1;
    if (strcmp(session.state, "done") == 0)
        return dp_intake_answer(in, session.asset_id, answer, err);
    if (strcmp(session.state, "failed") == 0)
        return dp_intake_failed(session.failure_code, session.failure_text,
                                err);
    if (strcmp(session.state, "expired") == 0)
        return dp_fail(err, DP_E_EXPIRED, "session %s", session_id);
    *answer = answer_fetching(in, &session);
    return 0;
}
