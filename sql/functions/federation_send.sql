-- Sends a browser to another provider.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_send(
    p_state_hash bytea, p_browser_hash bytea, p_issuer text, p_nonce text,
    p_secrets_sealed bytea, p_max_age_s integer, p_account_id uuid,
    p_ttl_s integer)
RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
    INSERT INTO federation_leg
        (state_hash, browser_hash, issuer, nonce, secrets_sealed, max_age_s,
         account_id, expires_at)
    VALUES (p_state_hash, p_browser_hash, p_issuer, p_nonce,
            p_secrets_sealed, p_max_age_s, p_account_id,
            now() + make_interval(secs => p_ttl_s))
$$;

COMMENT ON FUNCTION federation_send IS
    'Notes what was sent to the provider, bound to the browser that was'
    ' sent; p_account_id is the account that the identity shall be linked'
    ' to, null where somebody signs in.';
