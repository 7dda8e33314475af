-- Who may do what.  The lists are whole: a grant too many fails as well.

BEGIN;
\ir fixture.psql
SELECT plan(33);

CREATE FUNCTION tap.may_run(p_role text) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT string_agg(proname, ' ' ORDER BY proname COLLATE "C")
      FROM pg_proc
      WHERE pronamespace = 'dubplate'::regnamespace
        AND has_function_privilege(p_role, oid, 'EXECUTE') $$;
CREATE FUNCTION tap.may_read(p_role text) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT string_agg(relname, ' ' ORDER BY relname COLLATE "C")
      FROM pg_class
      WHERE relnamespace = 'dubplate'::regnamespace
        AND relkind IN ('r', 'v')
        AND has_table_privilege(p_role, oid, 'SELECT') $$;

SELECT is(tap.may_run('dubplate_mcp'),
    'asset_store audit_add change_note draft_save grant_touch'
    ' question_answer question_ask rate_take release_find_repeat'
    ' release_redistribute release_submit release_takedown round_claim'
    ' round_open scope_within session_close session_greet'
    ' session_log_level session_open session_touch stream_abandon stream_append'
    ' stream_cancel stream_end stream_follow stream_open stream_renew'
    ' stream_sent task_abandon task_cancel task_finish task_json'
    ' task_open task_renew task_set token_touch topic_add topic_remove'
    ' upload_assemble upload_chunk_put upload_fail upload_finish'
    ' upload_open',
    'mcp runs what its tools and routes need');
SELECT is(tap.may_run('dubplate_upload'),
    'asset_store audit_add grant_touch rate_take scope_within'
    ' token_touch upload_assemble upload_chunk_put upload_fail'
    ' upload_finish upload_open',
    'upload runs uploads only');
SELECT is(tap.may_run('dubplate_oauth'),
    'audit_add authorization_begin authorization_consent'
    ' authorization_login authorization_refuse browser_session_close'
    ' browser_session_open browser_session_touch client_fetch_claim'
    ' client_fetch_end client_put client_register client_renew'
    ' client_touch code_issue code_redeem federation_find'
    ' federation_join federation_link federation_return'
    ' federation_send federation_unlink grant_machine grant_revoke'
    ' grant_touch invitation_use password_rehash password_set'
    ' rate_check rate_give rate_take refresh_revoke refresh_rotate'
    ' scope_within signing_key_add signing_key_purge signing_key_renew'
    ' signing_key_rotate token_create token_revoke token_touch'
    ' totp_remove totp_set totp_use',
    'oauth runs no release function');
SELECT is(tap.may_run('dubplate_admin'),
    'account_create account_disable audit_add'
    ' browser_session_close client_disable client_put'
    ' client_redirects_set client_remove client_secret_set'
    ' federation_unlink grant_revoke grant_touch identifier_pool_put'
    ' invitation_make job_again job_discard password_reset rate_give'
    ' rate_take scope_within signing_key_add signing_key_purge'
    ' signing_key_retire signing_key_rotate store_put'
    ' token_revoke token_touch totp_remove',
    'admin runs the operator''s functions, and makes no credits or tokens');
SELECT is(tap.may_run('dubplate_health'), NULL, 'health runs nothing');
SELECT is(tap.may_run('dubplate_worker'),
    'asset_ready asset_refuse audit_add audit_sweep client_sweep delivery_acknowledge'
    ' delivery_record identifiers_assign job_claim job_enqueue job_fail'
    ' job_finish job_heartbeat job_retry_later job_step_finish'
    ' job_step_start mcp_sweep rate_sweep rate_take schedule_take'
    ' sign_in_sweep'
    ' signing_key_purge store_status_set upload_expire upload_fail'
    ' upload_finish upload_swept worker_beat worker_gone',
    'the worker runs jobs, and moves no money by itself');
SELECT is(tap.may_run('dubplate_operator'), NULL, 'operators only read');

SELECT is(tap.may_read('dubplate_mcp'),
    'account_holding account_overview account_principal asset_overview'
    ' draft_current federated_principal grant_principal job_overview'
    ' job_step_overview question_state readiness release_overview'
    ' release_paid release_store_overview revision_overview'
    ' signing_key_public store_event_overview store_overview stream_event'
    ' stream_overview task_overview token_principal track_overview'
    ' upload_chunk_overview upload_overview upload_principal',
    'mcp reads views');
SELECT is(tap.may_read('dubplate_upload'),
    'account_holding account_overview account_principal asset_overview'
    ' federated_principal grant_principal job_overview readiness'
    ' signing_key_public token_principal upload_chunk_overview'
    ' upload_overview upload_principal',
    'upload reads no releases');
SELECT is(tap.may_read('dubplate_oauth'),
    'account_overview account_principal authorization_principal'
    ' browser_session_overview browser_session_principal'
    ' client_fetch_state client_principal code_principal'
    ' consent_overview federated_overview federated_principal'
    ' grant_overview grant_principal'
    ' invitation_principal password_principal readiness refresh_principal'
    ' signing_key_public signing_key_secret token_overview token_principal'
    ' totp_secret',
    'oauth reads accounts');
SELECT is(tap.may_read('dubplate_health'), 'readiness',
    'health reads one view');
SELECT is(tap.may_read('dubplate_worker'),
    'account_holding asset_overview content_reference delivery_overview'
    ' draft_current job_overview job_step_overview readiness release_overview'
    ' release_store_overview revision_overview store_event_overview'
    ' store_overview track_overview upload_chunk_overview upload_overview',
    'the worker reads no tokens');
SELECT is(tap.may_read('dubplate_operator'),
    'account_ledger account_overview asset_overview'
    ' browser_session_overview client_overview consent_overview'
    ' delivery_overview draft_current federated_overview grant_overview'
    ' grant_principal identifier_pool_overview invitation_overview'
    ' job_overview job_step_overview mcp_session_overview queue_depth'
    ' readiness recent_audit'
    ' refused_files release_job_overview release_overview'
    ' release_store_overview revision_overview sign_in_audit'
    ' signing_key_public store_event_overview store_overview'
    ' stream_overview stuck_jobs task_overview token_overview'
    ' track_overview upload_overview worker_overview',
    'operators read views without hashes of tokens');

SELECT is_empty($$
    SELECT r.rolname, c.relname FROM pg_class c, pg_roles r
    WHERE c.relnamespace = 'dubplate'::regnamespace
      AND c.relkind IN ('r', 'v') AND r.rolname LIKE 'dubplate\_%'
      AND r.rolname <> 'dubplate_owner'
      AND has_table_privilege(r.oid, c.oid,
              'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
$$, 'no program may write to a table');
SELECT is_empty($$
    SELECT r.rolname, c.relname FROM pg_class c, pg_roles r
    WHERE c.relnamespace = 'dubplate'::regnamespace
      AND c.relkind = 'r' AND r.rolname LIKE 'dubplate\_%'
      AND r.rolname <> 'dubplate_owner'
      AND has_table_privilege(r.oid, c.oid, 'SELECT')
$$, 'no program may read a table');
SELECT is_empty($$
    SELECT proname FROM pg_proc, pg_roles r
    WHERE pronamespace = 'dubplate'::regnamespace AND NOT prosecdef
      AND r.rolname LIKE 'dubplate\_%' AND r.rolname <> 'dubplate_owner'
      AND has_function_privilege(r.oid, pg_proc.oid, 'EXECUTE')
$$, 'what a program may run runs as the owner');
SELECT is_empty($$
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'dubplate'::regnamespace AND prosecdef
      AND NOT EXISTS (SELECT FROM pg_roles r
          WHERE r.rolname LIKE 'dubplate\_%'
            AND r.rolname <> 'dubplate_owner'
            AND has_function_privilege(r.oid, pg_proc.oid, 'EXECUTE'))
$$, 'what runs as the owner is run by a program');
SELECT is_empty($$
    SELECT rolname FROM pg_roles WHERE rolname LIKE 'dubplate\_%'
      AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
           OR rolbypassrls)
$$, 'no role of ours is a privileged one');
SELECT is(
    (SELECT string_agg(rolname, ' ' ORDER BY rolname COLLATE "C")
     FROM pg_roles WHERE rolname LIKE 'dubplate\_%' AND rolcanlogin),
    'dubplate_admin dubplate_health dubplate_mcp dubplate_oauth'
    ' dubplate_upload dubplate_worker',
    'programs sign in; owner and operator group do not');
SELECT is_empty($$
    SELECT rolname FROM pg_roles
    WHERE rolname LIKE 'dubplate\_%' AND rolcanlogin
      AND NOT rolconfig @> ARRAY['search_path=dubplate',
          'statement_timeout='
          || CASE rolname WHEN 'dubplate_worker' THEN '60s' ELSE '15s' END]
$$, 'programs have a search path and a time limit');
SELECT is_empty($$
    SELECT rolname FROM pg_roles
    WHERE rolname LIKE 'dubplate\_%' AND rolname <> 'dubplate_owner'
      AND has_schema_privilege(oid, 'dubplate', 'CREATE')
$$, 'no program may create anything in the schema');

-- The same by trying.
CREATE FUNCTION pg_temp.try(p_sql text) RETURNS text LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE p_sql;
    RETURN 'allowed';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.try_as(p_role text, p_sql text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', p_role);
    answer := pg_temp.try(p_sql);
    RESET ROLE;
    RETURN answer;
END
$$;
SELECT is(pg_temp.try_as('dubplate_mcp',
    'SELECT token_hash FROM dubplate.access_token'), '42501',
    'mcp is refused the access tokens');
SELECT is(pg_temp.try_as('dubplate_mcp',
    'UPDATE dubplate.account SET credits = 1000'), '42501',
    'mcp is refused to make credits');
SELECT is(pg_temp.try_as('dubplate_admin', format(
    $$SELECT dubplate.account_credit(%L, 1, 'grant', 'x', NULL)$$,
    tap.ann())), '42501', 'admin is refused to give credits');
SELECT is(pg_temp.try_as('dubplate_admin', format(
    $$SELECT dubplate.token_create(%L, 'x', sha256('x'), 'x', '{}', NULL)$$,
    tap.ann())), '42501', 'admin is refused to make tokens');
SELECT is(pg_temp.try_as('dubplate_owner', format(
    $$SELECT dubplate.account_credit(%L, 1, 'grant', 'x', NULL),
             dubplate.token_create(%L, 'x', sha256('x'), 'x', '{}', NULL)$$,
    tap.ann(), tap.ann())), 'allowed', 'the owner may do both');
SELECT is(pg_temp.try_as('dubplate_worker',
    $$SELECT dubplate.credit_post(NULL, 1, 'grant', 'x', NULL, NULL)$$),
    '42501', 'the worker is refused the function that books credits');
SELECT is(pg_temp.try_as('dubplate_mcp', format(
    $$SELECT * FROM dubplate.draft_save(%L, NULL, NULL, NULL, 'replace',
      '{}', NULL, NULL)$$, tap.ann())), 'allowed', 'mcp saves a draft');
SELECT is(pg_temp.try_as('dubplate_worker',
    $$SELECT * FROM dubplate.job_claim('w', '{release}', 60)$$), 'allowed',
    'the worker claims jobs');
SELECT is(pg_temp.try_as('dubplate_operator',
    'SELECT * FROM dubplate.release_job_overview, dubplate.account_ledger'),
    'allowed', 'an operator reads the views made for operators');
SELECT is(pg_temp.try_as('dubplate_oauth',
    $$SELECT * FROM dubplate.client_principal, dubplate.signing_key_secret$$),
    'allowed', 'oauth reads the hashes and keys it works with');
SELECT is(pg_temp.try_as('dubplate_mcp',
    'SELECT secret_hash FROM dubplate.client_principal'), '42501',
    'mcp is refused the hashes of clients');
SELECT is(pg_temp.try_as('dubplate_oauth',
    $$SELECT dubplate.password_reset(NULL, 'x')$$), '42501',
    'oauth is refused to set a password without the old one');

SELECT * FROM finish();
ROLLBACK;
