-- A browser came back from another provider.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_return(
    p_state_hash bytea, p_browser_hash bytea, OUT outcome text,
    OUT request_id uuid, OUT issuer text, OUT nonce text,
    OUT verifier_sealed bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    r authorization_request;
BEGIN
    SELECT * INTO r FROM authorization_request
    WHERE upstream_state_hash = p_state_hash FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'unknown'
        WHEN r.browser_hash IS DISTINCT FROM p_browser_hash
            THEN 'other_browser'
        WHEN r.used_at IS NOT NULL THEN 'used'
        WHEN r.expires_at <= now() THEN 'expired'
        ELSE 'returned' END;
    IF outcome <> 'returned' THEN
        RETURN;
    END IF;
    UPDATE authorization_request
    SET upstream_state_hash = NULL, upstream_verifier_sealed = NULL
    WHERE id = r.id;
    request_id := r.id;
    issuer := r.upstream_issuer;
    nonce := r.upstream_nonce;
    verifier_sealed := r.upstream_verifier_sealed;
END
$$;

COMMENT ON FUNCTION authorization_return IS
    'Takes the state that came back, once, in the browser it was given'
    ' to; tells what the answer must be checked against. Outcomes:'
    ' returned, unknown (or taken before), other_browser, used, expired.';
