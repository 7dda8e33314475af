-- Locks an authorization request.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_hold(
    p_handle_hash bytea, p_browser_hash bytea, OUT outcome text,
    OUT request authorization_request)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    SELECT * INTO request FROM authorization_request
    WHERE handle_hash = p_handle_hash FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'unknown'
        WHEN request.browser_hash IS DISTINCT FROM p_browser_hash
            THEN 'other_browser'
        WHEN request.used_at IS NOT NULL THEN 'used'
        WHEN request.expires_at <= now() THEN 'expired' END;
END
$$;

COMMENT ON FUNCTION authorization_hold IS
    'The request of a handle, locked, when this browser may go on with'
    ' it: then the outcome is null. Else: unknown, other_browser, used,'
    ' expired.';
