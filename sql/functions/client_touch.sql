-- Notes that a client was used.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_touch(
    p_client_id text, OUT touched boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE oauth_client SET last_used_at = now(), expires_at = NULL
    WHERE client_id = p_client_id
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 min');
    touched := FOUND;
END
$$;

COMMENT ON FUNCTION client_touch IS
    'Writes last_used_at, at most once a minute; a registration that is'
    ' used does not expire any more.';
