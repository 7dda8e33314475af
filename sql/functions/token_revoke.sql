-- Ends a personal access token.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION token_revoke(
    p_account_id uuid, p_token_id uuid, OUT revoked boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE access_token SET revoked_at = now()
    WHERE id = p_token_id AND account_id = p_account_id
      AND revoked_at IS NULL;
    revoked := FOUND;
END
$$;

COMMENT ON FUNCTION token_revoke IS
    'Revokes a token of the account; false: not theirs, or revoked already.';
