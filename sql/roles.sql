-- Roles and what they may do.  Run on every deploy; the tables below are the
-- whole of it: a grant that is not here is taken away.

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
GRANT SELECT ON token_principal, account_overview, readiness
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT SELECT ON upload_overview, upload_chunk_overview, asset_overview,
    job_overview
    TO dubplate_mcp, dubplate_upload, dubplate_worker, dubplate_admin;
GRANT SELECT ON account_holding
    TO dubplate_mcp, dubplate_upload, dubplate_worker;
GRANT SELECT ON release_paid TO dubplate_mcp;
GRANT SELECT ON upload_principal TO dubplate_mcp, dubplate_upload;
GRANT SELECT ON draft_current, revision_overview, release_overview,
    release_store_overview, store_event_overview, track_overview,
    job_step_overview, store_overview
    TO dubplate_mcp, dubplate_worker, dubplate_admin;
GRANT SELECT ON delivery_overview, content_reference, readiness
    TO dubplate_worker;
GRANT SELECT ON delivery_overview, token_overview TO dubplate_admin;
GRANT SELECT ON readiness TO dubplate_health;

-- Reading: what operators live in.
GRANT SELECT ON release_job_overview, stuck_jobs, queue_depth,
    account_ledger, worker_overview, refused_files, recent_audit,
    identifier_pool_overview,
    account_overview, token_overview, upload_overview, asset_overview,
    draft_current, revision_overview, release_overview,
    release_store_overview, store_event_overview, track_overview,
    job_overview, job_step_overview, store_overview, delivery_overview,
    readiness
    TO dubplate_operator, dubplate_admin;

-- Writing: functions.
GRANT EXECUTE ON FUNCTION audit_add, rate_take
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin,
       dubplate_worker;
GRANT EXECUTE ON FUNCTION rate_give TO dubplate_oauth, dubplate_admin;
GRANT EXECUTE ON FUNCTION token_touch
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT EXECUTE ON FUNCTION upload_open, upload_chunk_put, upload_assemble,
    upload_finish, upload_fail, asset_store
    TO dubplate_mcp, dubplate_upload;
GRANT EXECUTE ON FUNCTION upload_finish, upload_fail, upload_expire,
    upload_swept, asset_ready, asset_refuse
    TO dubplate_worker;
GRANT EXECUTE ON FUNCTION draft_save, release_find_repeat, release_submit,
    release_takedown, release_redistribute
    TO dubplate_mcp;
-- The admin program only reads, but its role can do most that operators do,
-- here and under Signing in: by password_reset, invitation_make, client_put
-- and client_secret_set whoever has it can act as any account.  Credits,
-- limits and personal tokens are the owner's alone.
GRANT EXECUTE ON FUNCTION account_create, account_disable, token_revoke,
    store_put, identifier_pool_put, job_again, job_discard
    TO dubplate_admin;
GRANT EXECUTE ON FUNCTION job_claim, job_enqueue, job_heartbeat,
    job_step_start, job_step_finish, job_finish, job_retry_later, job_fail,
    store_status_set, delivery_record, delivery_acknowledge,
    identifiers_assign, worker_beat, worker_gone, schedule_take, rate_sweep,
    audit_sweep
    TO dubplate_worker;

-- Signing in.  Hashes and sealed secrets are read by the oauth program alone;
-- the others check tokens by the public keys and the grants.
GRANT SELECT ON grant_principal, signing_key_public, account_principal,
    federated_principal
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT SELECT ON password_principal, totp_secret, invitation_principal,
    browser_session_principal, client_principal, client_fetch_state,
    code_principal, authorization_principal, refresh_principal,
    signing_key_secret
    TO dubplate_oauth;
GRANT SELECT ON password_principal_admin TO dubplate_admin;
GRANT SELECT ON browser_session_overview, federated_overview,
    consent_overview, grant_overview, token_overview
    TO dubplate_oauth;
GRANT SELECT ON invitation_overview, browser_session_overview,
    federated_overview, client_overview, consent_overview, grant_overview,
    grant_principal, signing_key_public, sign_in_audit
    TO dubplate_operator, dubplate_admin;
GRANT EXECUTE ON FUNCTION grant_touch, scope_within
    TO dubplate_mcp, dubplate_upload, dubplate_oauth, dubplate_admin;
GRANT EXECUTE ON FUNCTION password_set, password_rehash, totp_set, totp_use,
    totp_remove, invitation_use, browser_session_open,
    browser_session_touch, browser_session_close, federation_find,
    federation_link, federation_join, federation_unlink, client_register,
    client_put, client_renew, client_touch, client_fetch_claim,
    client_fetch_end, authorization_begin, federation_send, federation_return,
    authorization_login, authorization_consent,
    authorization_refuse, code_issue, code_redeem, grant_machine,
    grant_revoke, rate_check, refresh_rotate, refresh_revoke,
    signing_key_add, signing_key_rotate, signing_key_renew,
    signing_key_purge, token_create, token_revoke
    TO dubplate_oauth;
GRANT EXECUTE ON FUNCTION password_reset, totp_remove, invitation_make,
    browser_session_close, federation_unlink, client_put, client_disable,
    client_redirects_set, client_remove, client_secret_set,
    grant_revoke, signing_key_add, signing_key_rotate, signing_key_retire,
    signing_key_purge
    TO dubplate_admin;
GRANT EXECUTE ON FUNCTION client_sweep, sign_in_sweep, signing_key_purge
    TO dubplate_worker;

-- What the mcp program remembers of its clients.
GRANT SELECT ON stream_event, stream_overview, question_state, task_overview
    TO dubplate_mcp;
GRANT SELECT ON mcp_session_overview, stream_overview, task_overview
    TO dubplate_operator, dubplate_admin;
GRANT EXECUTE ON FUNCTION session_open, session_greet, session_touch,
    session_log_level, session_close, stream_open, stream_append, stream_end, stream_follow,
    stream_sent, stream_renew, stream_cancel, stream_abandon, topic_add,
    topic_remove, change_note, question_ask, question_answer, round_open,
    round_claim, task_open, task_set, task_finish, task_renew, task_abandon,
    task_cancel, task_json
    TO dubplate_mcp;
GRANT EXECUTE ON FUNCTION mcp_sweep TO dubplate_worker;
