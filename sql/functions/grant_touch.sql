-- Notes that a grant was used.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION grant_touch(
    p_grant_id uuid, OUT touched boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE oauth_grant SET last_used_at = now()
    WHERE id = p_grant_id
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 min');
    touched := FOUND;
END
$$;

COMMENT ON FUNCTION grant_touch IS
    'Writes last_used_at, at most once a minute for each grant.';
