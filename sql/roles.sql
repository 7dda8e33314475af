-- Roles and what they may do.  Run on every deploy; the tables below are the
-- whole of it: a grant that is not here is taken away.  A list has one name
-- a line, in order.

SET search_path = dubplate;

DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY '{dubplate_owner,dubplate_operator}'::text[]
    LOOP
        IF to_regrole(role_name) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;
    FOREACH role_name IN ARRAY '{dubplate_mcp,dubplate_upload,dubplate_oauth,
        dubplate_admin,dubplate_health,dubplate_worker}'::text[]
    LOOP
        IF to_regrole(role_name) IS NULL THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        END IF;
        EXECUTE format('ALTER ROLE %I SET search_path = dubplate',
                       role_name);
        EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', role_name,
            CASE role_name WHEN 'dubplate_worker' THEN '60s' ELSE '15s' END);
        EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', role_name,
                       '10s');
        EXECUTE format(
            'ALTER ROLE %I SET idle_in_transaction_session_timeout = %L',
            role_name, '30s');
    END LOOP;
    IF NOT pg_has_role(current_user, 'dubplate_owner', 'MEMBER') THEN
        EXECUTE format('GRANT dubplate_owner TO %I', current_user);
    END IF;
END
$roles$;

-- Everything in the schema belongs to dubplate_owner, whoever migrated it: a
-- superuser, or the owner of the database with CREATEROLE.
GRANT ALL ON SCHEMA dubplate TO dubplate_owner;
DO $owner$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT format('%s %s', CASE relkind WHEN 'v' THEN 'VIEW'
                      ELSE 'TABLE' END, oid::regclass) AS name
        FROM pg_class
        WHERE relnamespace = 'dubplate'::regnamespace
          AND relkind IN ('r', 'v')
          AND relowner <> 'dubplate_owner'::regrole
        UNION ALL
        SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = 'dubplate'::regnamespace
          AND proowner <> 'dubplate_owner'::regrole
    LOOP
        EXECUTE format('ALTER %s OWNER TO dubplate_owner', thing.name);
    END LOOP;
END
$owner$;

REVOKE ALL ON SCHEMA dubplate FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA dubplate
    FROM PUBLIC, dubplate_mcp, dubplate_upload, dubplate_oauth,
         dubplate_admin, dubplate_health, dubplate_worker, dubplate_operator;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dubplate
    FROM PUBLIC, dubplate_mcp, dubplate_upload, dubplate_oauth,
         dubplate_admin, dubplate_health, dubplate_worker, dubplate_operator;
GRANT USAGE ON SCHEMA dubplate
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin,
       dubplate_health, dubplate_worker, dubplate_operator;

-- Reading: views.
GRANT SELECT ON
    account_overview,
    readiness,
    token_principal
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT SELECT ON
    asset_overview,
    job_overview,
    upload_chunk_overview,
    upload_overview
    TO dubplate_mcp, dubplate_upload, dubplate_worker, dubplate_admin;
GRANT SELECT ON account_holding
    TO dubplate_mcp, dubplate_upload, dubplate_worker;
GRANT SELECT ON release_paid TO dubplate_mcp;
GRANT SELECT ON upload_principal TO dubplate_mcp, dubplate_upload;
GRANT SELECT ON
    draft_current,
    job_step_overview,
    release_overview,
    release_store_overview,
    revision_overview,
    store_event_overview,
    store_overview,
    track_overview
    TO dubplate_mcp, dubplate_worker, dubplate_admin;
GRANT SELECT ON
    content_reference,
    delivery_overview,
    readiness
    TO dubplate_worker;
GRANT SELECT ON
    delivery_overview,
    token_overview
    TO dubplate_admin;
GRANT SELECT ON readiness TO dubplate_health;

-- Reading: what operators live in.
GRANT SELECT ON
    account_ledger,
    account_overview,
    asset_overview,
    delivery_overview,
    draft_current,
    identifier_pool_overview,
    job_overview,
    job_step_overview,
    queue_depth,
    readiness,
    recent_audit,
    refused_files,
    release_job_overview,
    release_overview,
    release_store_overview,
    revision_overview,
    store_event_overview,
    store_overview,
    stuck_jobs,
    token_overview,
    track_overview,
    upload_overview,
    worker_overview
    TO dubplate_operator, dubplate_admin;

-- Writing: functions.
GRANT EXECUTE ON FUNCTION
    audit_add,
    rate_take
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin,
       dubplate_worker;
GRANT EXECUTE ON FUNCTION rate_give TO dubplate_oauth, dubplate_admin;
GRANT EXECUTE ON FUNCTION token_touch
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT EXECUTE ON FUNCTION
    asset_store,
    upload_assemble,
    upload_chunk_put,
    upload_fail,
    upload_finish,
    upload_open
    TO dubplate_mcp, dubplate_upload;
GRANT EXECUTE ON FUNCTION
    asset_ready,
    asset_refuse,
    upload_expire,
    upload_fail,
    upload_finish,
    upload_swept
    TO dubplate_worker;
GRANT EXECUTE ON FUNCTION
    draft_save,
    release_find_repeat,
    release_redistribute,
    release_submit,
    release_takedown
    TO dubplate_mcp;
-- The admin program only reads, but its role can do most that operators do,
-- here and under Signing in: by password_reset, invitation_make, client_put
-- and client_secret_set whoever has it can act as any account.  Credits,
-- limits and personal tokens are the owner's alone.
GRANT EXECUTE ON FUNCTION
    account_create,
    account_disable,
    identifier_pool_put,
    job_again,
    job_discard,
    store_put,
    token_revoke
    TO dubplate_admin;
GRANT EXECUTE ON FUNCTION
    audit_sweep,
    delivery_acknowledge,
    delivery_record,
    identifiers_assign,
    job_claim,
    job_enqueue,
    job_fail,
    job_finish,
    job_heartbeat,
    job_retry_later,
    job_step_finish,
    job_step_start,
    rate_sweep,
    schedule_take,
    store_status_set,
    worker_beat,
    worker_gone
    TO dubplate_worker;

-- Signing in.  Hashes and sealed secrets are read by the oauth program alone;
-- the others check tokens by the public keys and the grants.
GRANT SELECT ON
    account_principal,
    federated_principal,
    grant_principal,
    signing_key_public
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT SELECT ON
    authorization_principal,
    browser_session_principal,
    client_fetch_state,
    client_principal,
    code_principal,
    invitation_principal,
    password_principal,
    refresh_principal,
    signing_key_secret,
    totp_secret
    TO dubplate_oauth;
GRANT SELECT ON password_principal_admin TO dubplate_admin;
GRANT SELECT ON
    browser_session_overview,
    consent_overview,
    federated_overview,
    grant_overview,
    token_overview
    TO dubplate_oauth;
GRANT SELECT ON
    browser_session_overview,
    client_overview,
    consent_overview,
    federated_overview,
    grant_overview,
    grant_principal,
    invitation_overview,
    sign_in_audit,
    signing_key_public
    TO dubplate_operator, dubplate_admin;
GRANT EXECUTE ON FUNCTION
    grant_touch,
    scope_within
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT EXECUTE ON FUNCTION
    authorization_begin,
    authorization_consent,
    authorization_login,
    authorization_refuse,
    browser_session_close,
    browser_session_open,
    browser_session_touch,
    client_fetch_claim,
    client_fetch_end,
    client_put,
    client_register,
    client_renew,
    client_touch,
    code_issue,
    code_redeem,
    federation_find,
    federation_join,
    federation_link,
    federation_return,
    federation_send,
    federation_unlink,
    grant_machine,
    grant_revoke,
    invitation_use,
    password_rehash,
    password_set,
    rate_check,
    refresh_revoke,
    refresh_rotate,
    signing_key_add,
    signing_key_purge,
    signing_key_renew,
    signing_key_rotate,
    token_create,
    token_revoke,
    totp_remove,
    totp_set,
    totp_use
    TO dubplate_oauth;
GRANT EXECUTE ON FUNCTION
    browser_session_close,
    client_disable,
    client_put,
    client_redirects_set,
    client_remove,
    client_secret_set,
    federation_unlink,
    grant_revoke,
    invitation_make,
    password_reset,
    signing_key_add,
    signing_key_purge,
    signing_key_retire,
    signing_key_rotate,
    totp_remove
    TO dubplate_admin;
GRANT EXECUTE ON FUNCTION
    client_sweep,
    sign_in_sweep,
    signing_key_purge
    TO dubplate_worker;

-- What the mcp program remembers of its clients.
GRANT SELECT ON
    question_state,
    stream_event,
    stream_overview,
    task_overview
    TO dubplate_mcp;
GRANT SELECT ON
    mcp_session_overview,
    stream_overview,
    task_overview
    TO dubplate_operator, dubplate_admin;
GRANT EXECUTE ON FUNCTION
    change_note,
    question_answer,
    question_ask,
    round_claim,
    round_open,
    session_close,
    session_greet,
    session_log_level,
    session_open,
    session_touch,
    stream_abandon,
    stream_append,
    stream_cancel,
    stream_end,
    stream_follow,
    stream_open,
    stream_renew,
    stream_sent,
    task_abandon,
    task_cancel,
    task_finish,
    task_json,
    task_open,
    task_renew,
    task_set,
    topic_add,
    topic_remove
    TO dubplate_mcp;
GRANT EXECUTE ON FUNCTION mcp_sweep TO dubplate_worker;
