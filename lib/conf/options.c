/* The table of settings: name, type, default, range, help. */
#include "conf/options.h"

#include "conf/conf.h"
#include "conf/media.h"

#define TEXT(section, key, preset, help)                                      \
    {#section, #key, DP_OPTION_TEXT, 0, preset, 0, 0,                         \
     offsetof(struct dp_conf, section##_##key), help}
#define WORD(section, key, preset, choices, help)                             \
    {#section, #key, DP_OPTION_TEXT, 0, preset, 0, 0,                         \
     offsetof(struct dp_conf, section##_##key), help, choices}
#define HIDDEN(section, key, preset, help)                                    \
    {#section, #key, DP_OPTION_TEXT, DP_OPTION_SECRET, preset, 0, 0,          \
     offsetof(struct dp_conf, section##_##key), help}
#define NUM(section, key, preset, min, max, help)                             \
    {#section, #key, DP_OPTION_INT, 0, preset, min, max,                      \
     offsetof(struct dp_conf, section##_##key), help}
#define MEDIA(key, preset, min, max, help)                                    \
    NUM(media, key, #preset, min, max, help),
#define BOOL(section, key, preset, help)                                      \
    {#section, #key, DP_OPTION_BOOL, 0, preset, 0, 0,                         \
     offsetof(struct dp_conf, section##_##key), help}

#define GIB 1073741824

/* clang-format off */
const struct dp_option dp_options[] = {
    TEXT(server, public_url, "http://127.0.0.1:8080",
         "Address of this instance as clients see it, without a slash at "
         "the end. All links are made from it, never from the Host header."),
    NUM(server, threads, "16", 1, 256,
        "Requests one process works on at once. Under mod_fcgid and plain "
        "CGI it is always 1."),
    TEXT(server, allowed_origins, "",
         "Origins of web pages that may call this server, separated by "
         "blanks. The public_url's own origin is always allowed; * allows "
         "all."),
    TEXT(server, realm, "once-mcp",
         "Realm named in the challenge of a 401 answer."),
    TEXT(server, scope, "once:mcp",
         "Scope named in the challenge of a 401 answer."),
    WORD(server, log_level, "info", "debug info warn error",
         "Lines below this level are not written."),
    TEXT(server, name, "dubplate",
         "Name of this server in initialize and in the server card."),

    TEXT(brand, name, "Dubplate",
         "What the pages for people call this place."),
    TEXT(brand, logo_url, "",
         "Address of a picture shown above the sign-in form; its host must "
         "be reachable for the people who sign in."),
    TEXT(brand, color, "",
         "Colour of buttons and links on the pages, as #rrggbb; white text "
         "must be readable on it."),
    TEXT(brand, support_url, "",
         "Where the pages lead people who need help; an https or mailto "
         "address."),
    TEXT(brand, privacy_url, "",
         "Address of your privacy notice, linked on the pages."),

    HIDDEN(database, url, "dbname=dubplate",
           "PostgreSQL connection string or URI. Each program connects as "
           "its own role unless a user is given here."),
    NUM(database, pool_size, "0", 0, 64,
        "Connections a process holds at most; 0 = twice the processors, at "
        "most 8."),
    NUM(database, connect_timeout_ms, "2000", 100, 60000,
        "How long a connection attempt may take."),
    NUM(database, statement_timeout_ms, "15000", 100, 600000,
        "How long one statement may take."),

    TEXT(storage, path, "/var/lib/dubplate",
         "Folder that holds uploaded and finished files; mode 0700."),
    NUM(storage, free_min_bytes, "1073741824", 0, INT64_MAX,
        "Uploads are refused when less space than this would be left."),

    NUM(mcp, page_size, "100", 1, 1000,
        "Entries of tools/list and the other lists in one answer; a cursor "
        "leads to the next ones."),
    NUM(mcp, session_idle_s, "3600", 60, 2592000,
        "A session that is not used for so long is over; its client gets "
        "404 and starts a new one."),
    NUM(mcp, sessions_max, "100", 1, 100000,
        "Sessions of one account; beyond them the one that was idle for "
        "longest ends."),
    NUM(mcp, streams_max, "200", 1, 100000,
        "Calls and subscriptions of one account that are answered by an "
        "event stream at one time, over all processes."),
    NUM(mcp, ask_timeout_s, "600", 10, 86400,
        "How long a tool waits for what it asked the client."),
    NUM(mcp, tasks_max, "50", 1, 100000,
        "Tasks of one account under way at one time, over all processes."),
    NUM(mcp, task_ttl_s, "604800", 60, 31536000,
        "How long a task is kept from its creation, at most; clients may "
        "ask for less."),

    NUM(limits, cover_max_bytes, "52428800", 1, GIB,
        "Largest cover art file."),
    NUM(limits, audio_max_bytes, "209715200", 1, 4294967296,
        "Largest audio file."),
    NUM(limits, base64_max_bytes, "3145728", 1, 67108864,
        "Largest file sent as base64 to the upload_file tool."),
    NUM(limits, chunk_max_bytes, "6291456", 1024, 67108864,
        "Largest chunk of a local upload session."),
    NUM(limits, chunk_recommended_bytes, "5242880", 1024, 67108864,
        "Chunk size told to clients. On a host whose web server takes only "
        "128 KiB a request, say 98304."),
    NUM(limits, tool_chunk_max_bytes, "3145728", 1024, 67108864,
        "Largest chunk of the upload_file_chunk tool, decoded."),
    NUM(limits, in_flight_max_bytes, "4294967296", 1, INT64_MAX,
        "Bytes one account may have in unfinished uploads."),
    NUM(limits, stored_max_bytes, "107374182400", 1, INT64_MAX,
        "Bytes one account may have stored: its files, what was made of "
        "them, and unfinished uploads as announced. dubplatectl account "
        "limit gives one account another limit."),
    NUM(limits, json_max_bytes, "1048576", 1024, 67108864,
        "Largest JSON request body; requests that carry base64 files may "
        "be as large as those need."),
    NUM(limits, submits_per_minute, "10", 1, 100000,
        "Submits one account may make a minute."),
    NUM(limits, drafts_per_minute, "120", 1, 100000,
        "Saves of drafts one account may make a minute."),
    NUM(limits, draft_versions, "50", 1, 100000,
        "Versions kept of each draft, the newest; those that were submitted "
        "are kept beside them."),
    NUM(limits, uploads_per_minute, "600", 1, 100000,
        "Upload sessions and single uploads one account may start a "
        "minute."),

    NUM(streams, max, "5000", 0, 100000,
        "Answers that one process keeps open at once; a request for one more "
        "is told to come back."),
    NUM(streams, beat_ms, "15000", 100, 3600000,
        "An open stream with nothing to say says that it is alive this "
        "often. Web servers cut what is silent too long."),
    NUM(streams, max_ms, "240000", 1000, 86400000,
        "An open stream ends after so long, and the client comes back. Keep "
        "it below FcgidBusyTimeout."),

    BOOL(auth, token_arguments, "no",
         "Take a token from the access_token or accessToken argument of a "
         "tool call when there is no Authorization header. For clients that "
         "cannot send headers; tokens then stand in conversations."),
    BOOL(auth, query_tokens, "no",
         "Take a token from the address of the MCP endpoint (?token=) when "
         "there is no Authorization header. For clients that cannot send "
         "headers; addresses stand in logs and histories."),
    NUM(auth, cache_ms, "5000", 0, 5000,
        "How long a process trusts a token it has checked; a revoked token "
        "works no longer than this."),
    TEXT(auth, static_tokens_file, "",
         "File of tokens that sign accounts in, one a line: the token or "
         "hash: and its hash, the account's login, scopes; mode 0600. Empty: "
         "none."),
    BOOL(auth, basic, "no",
         "Take user name and password of administrators at /api (HTTP "
         "Basic). Over https only; not of accounts with one-time codes."),
    TEXT(auth, validation_url, "",
         "Address that is asked about tokens nobody here knows: it gets the "
         "token as Authorization: Bearer and answers 2xx when it is good, "
         "with login, scope and exp as JSON where it likes. Never the userinfo "
         "endpoint of a provider: that takes tokens made for anybody. Empty: "
         "none is."),
    TEXT(auth, validation_account, "",
         "Login of the account of a good token whose account the address "
         "does not name. Empty: such a token is refused."),
    TEXT(auth, introspection_url, "",
         "Introspection endpoint (RFC 7662) of another authorization server, "
         "whose tokens are taken. Empty: none is."),
    TEXT(auth, introspection_client_id, "",
         "The client that this server is there."),
    HIDDEN(auth, introspection_client_secret, "", "That client's secret."),
    TEXT(auth, introspection_issuer, "",
         "The issuer that its answers must name."),
    TEXT(auth, introspection_audience, "",
         "The audience that its answers must name. Empty: public_url, alone "
         "or with /api/mcp or /mcp."),
    WORD(auth, introspection_map, "identity", "identity username",
         "Whose token it is. identity: the account that is linked to its "
         "subject; username: the account whose login is its username."),
    TEXT(auth, remote_scope, "mcp:read mcp:write",
         "Scopes of a good token of which the asked server tells no scope."),
    NUM(auth, remote_timeout_ms, "3000", 100, 30000,
        "How long the asked server may take."),
    NUM(auth, remote_cache_s, "60", 0, 600,
        "How long what it said of a token counts in a process."),
    TEXT(auth, remote_ca_file, "",
         "File with the certificates (PEM) of the authorities that the asked "
         "server is trusted by; empty = the system's."),
    NUM(auth, audit_keep_days, "400", 1, 3650,
        "Rows of the audit trail are kept so long."),
    NUM(auth, password_memory_bytes, "67108864", 8388608, 1073741824,
        "Memory that hashing one password takes (argon2id). On a shared "
        "host say 19922944."),
    NUM(auth, password_passes, "2", 1, 10,
        "How often that memory is worked through."),
    NUM(auth, password_slots, "0", 0, 64,
        "Passwords that all processes together hash at once; 0 = as many as "
        "there are processors."),

    TEXT(oauth, key_file, DP_SYSCONFDIR "/master.key",
         "File with the key that seals secrets in the database; mode 0600. "
         "Keep a copy apart from the database's."),
    BOOL(oauth, registration, "yes",
         "Let clients register themselves (RFC 7591)."),
    HIDDEN(oauth, registration_token, "",
           "Token that a client must bring to register; empty = none."),
    NUM(oauth, registrations_per_hour, "10", 1, 100000,
        "Clients that may register from one address in an hour."),
    NUM(oauth, registrations_max, "10000", 1, 1000000,
        "Registered clients that nobody has used yet, in all."),
    NUM(oauth, registrations_per_source_max, "100", 1, 1000000,
        "The same, from one address."),
    NUM(oauth, registration_ttl_s, "86400", 60, 31536000,
        "A registered client that nobody has used ends after so long."),
    BOOL(oauth, client_documents, "yes",
         "Take clients whose id is the https address of a document about "
         "them; it is fetched from there."),
    BOOL(oauth, known_clients, "yes",
         "Let clients on the web that are known to ask for it register: "
         "Claude, ChatGPT, Cursor, VS Code."),
    TEXT(oauth, redirect_hosts, "",
         "Where else on the web clients that register themselves may be "
         "redirected to: host, host/path or host/folder/, separated by "
         "blanks."),
    TEXT(oauth, redirect_schemes, "cursor vscode vscode-insiders",
         "Schemes of applications that may be redirected to, separated by "
         "blanks."),
    BOOL(oauth, open_registration, "no",
         "Let clients register redirects to any https host. The page that "
         "asks for consent then warns."),
    NUM(oauth, access_ttl_s, "900", 60, 86400,
        "How long an access token works."),
    NUM(oauth, code_ttl_s, "60", 10, 600,
        "How long an authorization code can be redeemed."),
    NUM(oauth, refresh_idle_s, "2592000", 60, 31536000,
        "A refresh token that is not used for this long works no more."),
    NUM(oauth, refresh_max_s, "15552000", 60, 315360000,
        "Refresh tokens of one sign-in end this long after it, used or "
        "not; then the client asks to sign in again."),
    NUM(oauth, refresh_grace_s, "10", 0, 60,
        "A refresh token that was exchanged may come once more within this "
        "time, since an answer can get lost. Later it counts as stolen."),
    NUM(oauth, request_ttl_s, "600", 60, 3600,
        "How long the pages of one sign-in, up to the consent, may take."),
    NUM(oauth, session_idle_s, "43200", 300, 2592000,
        "A browser that was not used for this long must sign in again."),
    NUM(oauth, session_max_s, "2592000", 300, 31536000,
        "A browser must sign in again this long after it did, used or "
        "not."),
    NUM(oauth, key_rotate_days, "90", 0, 3650,
        "A key signs tokens for so many days, then the next one does; 0 = "
        "until dubplatectl key rotate."),

    WORD(federation, login, "builtin", "builtin federated both",
         "How people sign in: builtin: with a password of this server; "
         "federated: through another OpenID provider; both: as they like."),
    TEXT(federation, label, "Sign in with your organisation",
         "What the button that leads to the provider says."),
    TEXT(federation, issuer, "",
         "Issuer of the provider, to the letter as its discovery document "
         "has it; https unless federation.allow_http is set."),
    TEXT(federation, client_id, "",
         "What this server is called at the provider. Its redirect address "
         "there is public_url with /oauth/callback."),
    HIDDEN(federation, client_secret, "",
           "The secret that the provider gave; empty for a public client."),
    BOOL(federation, allow_http, "no",
         "Take a provider at an http address. For a test; secrets and "
         "passwords can be read on the way."),
    TEXT(federation, allow_ports, "443 80",
         "Ports the provider may be asked at, separated by blanks."),
    TEXT(federation, allow_addresses, "",
         "Addresses or networks (CIDR) that are not public and where the "
         "provider may be all the same, separated by blanks: for one in an "
         "intranet. Nothing but the provider is asked there."),
    TEXT(federation, ca_file, "",
         "File with the certificates (PEM) of the authorities that the "
         "provider is trusted by; empty = the system's."),
    TEXT(federation, scopes, "openid profile email",
         "Scopes asked for at the provider, with blanks between; openid is "
         "one of them."),
    BOOL(federation, join, "no",
         "Make an account for whoever comes the first time. Otherwise only "
         "those sign in who linked their account on its page."),
    TEXT(federation, allowed_domains, "",
         "Domains of mail addresses, separated by blanks: only people with "
         "a verified address there sign in. Empty = everybody the provider "
         "lets through."),
    TEXT(federation, scopes_by_group, "",
         "Which scopes members of a group may use, as in: label staff = "
         "mcp:read mcp:write | guests = mcp:read. * is everybody. Those for "
         "whom no line of this and scopes_by_mail is meant cannot sign in; "
         "both empty = all scopes for all."),
    TEXT(federation, scopes_by_mail, "",
         "The same by verified mail address or @domain, as in: "
         "ann@label.example = once:mcp | @label.example = mcp:read."),
    TEXT(federation, admin_users, "",
         "Verified mail addresses of administrators, separated by blanks. "
         "Whoever is no longer named here or in admin_groups is none any "
         "more after the next sign-in, unless made one by dubplatectl."),
    TEXT(federation, admin_groups, "",
         "Groups whose members are administrators, separated by |."),
    BOOL(federation, trust_mail, "no",
         "Take mail addresses as verified where the provider says nothing "
         "of it (no claim email_verified). Only for providers that verify "
         "all of them."),
    TEXT(federation, mail_claim, "email",
         "Claim with the mail address."),
    TEXT(federation, name_claim, "name",
         "Claim with the name to show."),
    TEXT(federation, login_claim, "preferred_username",
         "Claim that the login of a new account is made from."),
    TEXT(federation, groups_claim, "groups",
         "Claim with the groups; a dot leads inside, as in "
         "realm_access.roles."),

    NUM(uploads, session_ttl_s, "7200", 60, 86400,
        "An upload session expires this long after its last chunk."),
    NUM(uploads, session_max_s, "86400", 60, 604800,
        "An upload session expires this long after it was made, whatever "
        "happens."),
    NUM(uploads, url_wait_ms, "20000", 0, 120000,
        "How long upload_file_from_url waits for the worker before it "
        "answers with the state so far."),

    BOOL(fetch, allow_http, "no",
         "Fetch from http addresses too, not only https."),
    TEXT(fetch, allow_ports, "443 80",
         "Ports that may be fetched from, separated by blanks."),
    TEXT(fetch, allow_addresses, "",
         "Addresses or networks (CIDR) inside the refused ranges that may "
         "be fetched from all the same, separated by blanks: everybody who "
         "may upload reaches them, and so do ids of clients. For an intranet "
         "or a test; keep it empty otherwise. A provider needs none of it: "
         "see federation.allow_addresses."),
    TEXT(fetch, ca_file, "",
         "File with the certificates (PEM) of the authorities that https "
         "addresses are trusted by; empty = the system's."),
    NUM(fetch, timeout_s, "600", 1, 3600,
        "How long one download may take."),

    TEXT(media, program, DP_LIBEXECDIR "/dubplate-media",
         "The jailed program that decodes media."),
    TEXT(media, ffmpeg, "/usr/bin/ffmpeg", "The ffmpeg command."),
    TEXT(media, ffprobe, "/usr/bin/ffprobe", "The ffprobe command."),
    TEXT(media, user, "nobody",
         "User the media program runs as where the worker runs as root."),
    WORD(media, jail, "strict", "strict weak",
         "strict: media is not decoded when seccomp or Landlock is not to "
         "be had; weak: rlimits and no_new_privs are enough."),
    DP_MEDIA_LIMITS(MEDIA)

    NUM(credits, per_song, "1", 0, 1000000,
        "Credits a submitted song costs."),
    NUM(credits, per_ai_song, "2", 0, 1000000,
        "Credits a song with AI disclosure costs."),

    NUM(release, min_days_ahead, "0", 0, 365,
        "A release date must be at least this many days ahead."),
    WORD(release, confirm, "auto", "auto off",
         "auto: submit_release asks the person before it debits credits, "
         "where the client can be asked; off: it never does."),

    NUM(worker, lease_s, "60", 3, 3600,
        "A job whose worker gives no sign of life for this long is taken "
        "over by another."),
    NUM(worker, poll_ms, "1000", 10, 60000,
        "How often an idle worker looks for jobs."),
    NUM(worker, jobs, "1", 1, 64,
        "Jobs one worker process works on at once."),

    TEXT(delivery, path, "/var/lib/dubplate/delivery",
         "Folder below which the folder carrier writes deliveries."),
    TEXT(delivery, sender_id, "PADPIDA0000000000X",
         "DDEX party id of the sender."),
    TEXT(delivery, sender_name, "Dubplate",
         "Name of the sender in delivered messages."),
    TEXT(delivery, schema, "",
         "Path of the DDEX ERN schema (release-notification.xsd). Not "
         "shipped."),
    BOOL(delivery, validate, "no",
         "Validate each message against the schema; deliveries are refused "
         "when the schema is missing."),
    {0},
};
/* clang-format on */
