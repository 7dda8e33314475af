-- Somebody signed in for a request.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_login(
    p_handle_hash bytea, p_browser_hash bytea, p_account_id uuid,
    p_auth_time timestamptz, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    mine uuid;
BEGIN
    SELECT h.outcome, (h.request).id INTO outcome, mine
    FROM authorization_hold(p_handle_hash, p_browser_hash) h;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE authorization_request r
    SET account_id = a.id, auth_time = p_auth_time, consented_at = NULL,
        scope = scope_within(r.scope, a.scope_max)
    FROM account a
    WHERE r.id = mine AND a.id = p_account_id AND a.disabled_at IS NULL;
    outcome := CASE WHEN FOUND THEN 'bound' ELSE 'no_account' END;
END
$$;

COMMENT ON FUNCTION authorization_login IS
    'Binds an account to the request, which asks for no more scopes than it'
    ' may have; a consent given before does not count any more. Outcomes:'
    ' bound, no_account (none, or disabled), or those of'
    ' authorization_hold.';
