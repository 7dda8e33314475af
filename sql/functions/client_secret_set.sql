-- Gives a client another secret.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_secret_set(
    p_client_id text, p_secret_hash bytea, OUT changed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE oauth_client SET secret_hash = p_secret_hash
    WHERE client_id = p_client_id AND token_endpoint_auth_method <> 'none';
    changed := FOUND;
END
$$;

COMMENT ON FUNCTION client_secret_set IS
    'Replaces the secret of a confidential client; the old one stops at'
    ' once. false: there is no such client, or it has no secret.';
