-- Sends a browser to another provider.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_upstream(
    p_handle_hash bytea, p_browser_hash bytea, p_issuer text,
    p_state_hash bytea, p_nonce text, p_verifier_sealed bytea,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    mine uuid;
BEGIN
    SELECT h.outcome, (h.request).id INTO outcome, mine
    FROM authorization_hold(p_handle_hash, p_browser_hash) h;
    IF outcome IS NULL THEN
        UPDATE authorization_request
        SET upstream_issuer = p_issuer, upstream_state_hash = p_state_hash,
            upstream_nonce = p_nonce,
            upstream_verifier_sealed = p_verifier_sealed
        WHERE id = mine;
        outcome := 'sent';
    END IF;
END
$$;

COMMENT ON FUNCTION authorization_upstream IS
    'Notes what was sent to the provider; a second time replaces the'
    ' first. Outcomes: sent, or those of authorization_hold.';
