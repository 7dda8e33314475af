/*
 * Settings: one table (options.c), one struct.
 *
 * Read once at start from an INI file, then from the environment, where
 * DUBPLATE_<SECTION>_<KEY> wins over the file.  Unknown keys and bad values
 * stop the start with file:line and a sentence.  The struct is read-only
 * afterwards and is passed down; there are no global settings.
 */
#ifndef DP_CONF_CONF_H
#define DP_CONF_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

/* One member per row of options.c, named section_key. */
struct dp_conf {
    const char *server_public_url;
    int64_t server_threads;
    const char *server_allowed_origins;
    const char *server_realm;
    const char *server_scope;
    const char *server_log_level;
    const char *server_name;

    const char *brand_name;
    const char *brand_logo_url;
    const char *brand_color;
    const char *brand_support_url;
    const char *brand_privacy_url;

    const char *database_url;
    int64_t database_pool_size;
    int64_t database_connect_timeout_ms;
    int64_t database_statement_timeout_ms;

    const char *storage_path;
    int64_t storage_free_min_bytes;

    int64_t mcp_page_size;
    int64_t mcp_session_idle_s;
    int64_t mcp_sessions_max;
    int64_t mcp_streams_max;
    int64_t mcp_ask_timeout_s;
    int64_t mcp_tasks_max;
    int64_t mcp_task_ttl_s;

    int64_t limits_cover_max_bytes;
    int64_t limits_audio_max_bytes;
    int64_t limits_base64_max_bytes;
    int64_t limits_chunk_max_bytes;
    int64_t limits_chunk_recommended_bytes;
    int64_t limits_tool_chunk_max_bytes;
    int64_t limits_in_flight_max_bytes;
    int64_t limits_stored_max_bytes;
    int64_t limits_json_max_bytes;
    int64_t limits_submits_per_minute;
    int64_t limits_drafts_per_minute;
    int64_t limits_draft_versions;
    int64_t limits_uploads_per_minute;

    int64_t streams_max;
    int64_t streams_beat_ms;
    int64_t streams_max_ms;

    bool auth_token_arguments;
    bool auth_query_tokens;
    int64_t auth_cache_ms;
    const char *auth_static_tokens_file;
    bool auth_basic;
    const char *auth_validation_url;
    const char *auth_validation_account;
    const char *auth_introspection_url;
    const char *auth_introspection_client_id;
    const char *auth_introspection_client_secret;
    const char *auth_introspection_issuer;
    const char *auth_introspection_audience;
    const char *auth_introspection_map;
    const char *auth_remote_scope;
    int64_t auth_remote_timeout_ms;
    int64_t auth_remote_cache_s;
    const char *auth_remote_ca_file;
    int64_t auth_audit_keep_days;
    int64_t auth_password_memory_bytes;
    int64_t auth_password_passes;
    int64_t auth_password_slots;

    const char *oauth_key_file;
    bool oauth_registration;
    const char *oauth_registration_token;
    int64_t oauth_registrations_per_hour;
    int64_t oauth_registrations_max;
    int64_t oauth_registrations_per_source_max;
    int64_t oauth_registration_ttl_s;
    bool oauth_client_documents;
    bool oauth_known_clients;
    const char *oauth_redirect_hosts;
    const char *oauth_redirect_schemes;
    bool oauth_open_registration;
    int64_t oauth_access_ttl_s;
    int64_t oauth_code_ttl_s;
    int64_t oauth_refresh_idle_s;
    int64_t oauth_refresh_max_s;
    int64_t oauth_refresh_grace_s;
    int64_t oauth_request_ttl_s;
    int64_t oauth_session_idle_s;
    int64_t oauth_session_max_s;
    int64_t oauth_key_rotate_days;

    const char *federation_login;
    const char *federation_label;
    const char *federation_issuer;
    const char *federation_client_id;
    const char *federation_client_secret;
    bool federation_allow_http;
    const char *federation_allow_ports;
    const char *federation_allow_addresses;
    const char *federation_ca_file;
    const char *federation_scopes;
    bool federation_join;
    const char *federation_allowed_domains;
    const char *federation_scopes_by_group;
    const char *federation_scopes_by_mail;
    const char *federation_admin_users;
    const char *federation_admin_groups;
    bool federation_trust_mail;
    const char *federation_mail_claim;
    const char *federation_name_claim;
    const char *federation_login_claim;
    const char *federation_groups_claim;

    int64_t uploads_session_ttl_s;
    int64_t uploads_session_max_s;
    int64_t uploads_url_wait_ms;

    bool fetch_allow_http;
    const char *fetch_allow_ports;
    const char *fetch_allow_addresses;
    const char *fetch_ca_file;
    int64_t fetch_timeout_s;

    const char *media_program;
    const char *media_ffmpeg;
    const char *media_ffprobe;
    const char *media_user;
    const char *media_jail;
    int64_t media_cover_side_px;
    int64_t media_cover_min_side_px;
    int64_t media_cover_max_side_px;
    int64_t media_cover_max_pixels;
    int64_t media_audio_max_s;
    int64_t media_wav_max_bytes;
    int64_t media_memory_max_bytes;
    int64_t media_cpu_max_s;
    int64_t media_wall_max_s;

    int64_t credits_per_song;
    int64_t credits_per_ai_song;

    int64_t release_min_days_ahead;
    const char *release_confirm;

    int64_t worker_lease_s;
    int64_t worker_poll_ms;
    int64_t worker_jobs;

    const char *delivery_path;
    const char *delivery_sender_id;
    const char *delivery_sender_name;
    const char *delivery_schema;
    bool delivery_validate;
};

/*
 * Load file (NULL = $DUBPLATE_CONFIG, else the compiled-in path, which may be
 * absent), then the environment.  Strings live in arena.
 */
int dp_conf_load(struct dp_conf *conf, struct dp_arena *arena,
                 const char *file, struct dp_err *err);

/* Every setting, secrets masked, as lines of "section.key = value". */
void dp_conf_print(const struct dp_conf *conf, FILE *out);

/*
 * text with each {section.key} of a number made that number, so that what
 * people and models read says what is set; _bytes become "3 MiB".  The result
 * is in arena.  Numbers need no escape: text may be JSON or markdown.
 */
const char *dp_conf_fill(const struct dp_conf *conf, struct dp_arena *arena,
                         const char *text);

/* The sample INI file: every setting, commented, with help and default. */
void dp_conf_sample(FILE *out);

#endif
