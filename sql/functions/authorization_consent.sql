-- Somebody said yes.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_consent(
    p_handle_hash bytea, p_browser_hash bytea, p_account_id uuid,
    p_scope text[], p_remember boolean, OUT outcome text)
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
            WHEN r.account_id IS DISTINCT FROM p_account_id
                 OR p_account_id IS NULL THEN 'other_account'
            WHEN NOT p_scope <@ r.scope THEN 'scope' END;
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE authorization_request SET consented_at = now(), scope = p_scope
    WHERE id = r.id;
    IF p_remember THEN
        INSERT INTO consent AS k
            (account_id, client_id, resource, scope, client_fingerprint)
        SELECT r.account_id, c.client_id, r.resource, p_scope, c.fingerprint
        FROM oauth_client c WHERE c.client_id = r.client_id
        ON CONFLICT (account_id, client_id, resource) DO UPDATE
        SET scope = excluded.scope, given_at = now(),
            client_fingerprint = excluded.client_fingerprint;
    END IF;
    outcome := 'consented';
END
$$;

COMMENT ON FUNCTION authorization_consent IS
    'The account that signed in grants these scopes, all of them asked'
    ' for. Outcomes: consented, other_account (somebody else signed in, or'
    ' nobody), scope (more than was asked for), or those of'
    ' authorization_hold.';
