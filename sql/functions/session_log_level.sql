-- logging/setLevel.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION session_log_level(
    p_session_id uuid, p_account_id uuid, p_log_level text,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_session SET log_level = p_log_level
    WHERE id = p_session_id AND account_id = p_account_id
      AND ended_at IS NULL AND expires_at > now();
    applied := FOUND;
END
$$;

COMMENT ON FUNCTION session_log_level IS
    'Sets the least level of log messages a session wants.';
