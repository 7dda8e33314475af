-- Notes that a token was used.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION token_touch(p_token_id uuid, OUT touched boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE access_token SET last_used_at = now()
    WHERE id = p_token_id
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 min');
    touched := FOUND;
END
$$;

COMMENT ON FUNCTION token_touch IS
    'Writes last_used_at, at most once a minute for each token.';
