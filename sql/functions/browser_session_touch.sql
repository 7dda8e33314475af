-- Notes that a session was used.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION browser_session_touch(
    p_session_id uuid, p_idle_s integer, OUT touched boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE browser_session
    SET seen_at = now(),
        expires_at = least(now() + make_interval(secs => p_idle_s),
                           expires_hard_at)
    WHERE id = p_session_id AND revoked_at IS NULL AND expires_at > now()
      AND seen_at <= now() - interval '1 min';
    touched := FOUND;
END
$$;

COMMENT ON FUNCTION browser_session_touch IS
    'Puts off the end of an open session, at most once a minute.';
