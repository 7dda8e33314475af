-- Signs a browser in.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION browser_session_open(
    p_session_hash bytea, p_account_id uuid, p_old_hash bytea,
    p_idle_s integer, p_hard_s integer, p_user_agent text, p_remote_addr text,
    p_auth_time timestamptz, OUT session_id uuid,
    OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE browser_session SET revoked_at = now()
    WHERE session_hash = p_old_hash AND revoked_at IS NULL;
    INSERT INTO browser_session AS s
        (session_hash, account_id, expires_at, expires_hard_at, user_agent,
         remote_addr, auth_time)
    SELECT p_session_hash, a.id,
           now() + make_interval(secs => least(p_idle_s, p_hard_s)),
           now() + make_interval(secs => p_hard_s),
           left(p_user_agent, 300), left(p_remote_addr, 64),
           least(p_auth_time, now())
    FROM account a
    WHERE a.id = p_account_id AND a.disabled_at IS NULL
    RETURNING s.id, s.expires_at
    INTO session_id, browser_session_open.expires_at;
END
$$;

COMMENT ON FUNCTION browser_session_open IS
    'Opens a session under a fresh cookie and closes the one the browser'
    ' had (p_old_hash), so that no cookie from before a sign-in is good'
    ' after it. p_auth_time is when they proved who they are, which another'
    ' provider may say was a while ago; null = now. Null: no such account,'
    ' or it is disabled.';
