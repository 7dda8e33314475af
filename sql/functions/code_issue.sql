-- Gives a request its code.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION code_issue(
    p_handle_hash bytea, p_browser_hash bytea, p_code_hash bytea,
    p_ttl_s integer, OUT outcome text, OUT grant_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    held record;
    r authorization_request;
BEGIN
    held := authorization_hold(p_handle_hash, p_browser_hash);
    outcome := held.outcome;
    r := held.request;
    IF outcome IS NULL THEN
        outcome := CASE
            WHEN r.consented_at IS NULL THEN 'not_consented'
            WHEN NOT EXISTS (SELECT FROM account a WHERE a.id = r.account_id
                             AND a.disabled_at IS NULL) THEN 'no_account' END;
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE authorization_request SET used_at = now() WHERE id = r.id;
    grant_id := grant_put(r.account_id, r.client_id, r.resource, r.scope);
    INSERT INTO authorization_code
        (code_hash, grant_id, redirect_uri, scope, code_challenge, nonce,
         auth_time, expires_at)
    VALUES (p_code_hash, code_issue.grant_id, r.redirect_uri, r.scope,
            r.code_challenge, r.nonce, r.auth_time,
            now() + make_interval(secs => p_ttl_s));
    outcome := 'issued';
END
$$;

COMMENT ON FUNCTION code_issue IS
    'Makes the code of a request that was consented to, and its grant, or'
    ' takes the one in force of the same account, client and resource;'
    ' ends the request. Outcomes: issued, not_consented, no_account'
    ' (disabled meanwhile), or those of authorization_hold.';
