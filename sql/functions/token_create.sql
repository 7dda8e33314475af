-- Registers a personal access token.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION token_create(
    p_account_id uuid, p_name text, p_token_hash bytea, p_token_hint text,
    p_scopes text[], p_expires_at timestamptz, OUT token_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO access_token
        (account_id, name, token_hash, token_hint, scopes, expires_at)
    VALUES (p_account_id, p_name, p_token_hash, p_token_hint,
            coalesce(p_scopes, '{}'), p_expires_at)
    RETURNING id INTO token_id;
END
$$;

COMMENT ON FUNCTION token_create IS
    'Registers a token by its hash; an unknown account is a foreign key'
    ' error.';
