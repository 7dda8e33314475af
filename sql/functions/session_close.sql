-- A client closes its session.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION session_close(
    p_session_id uuid, p_account_id uuid, OUT closed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM mcp_session
    WHERE id = p_session_id AND account_id = p_account_id
      AND expires_at > now();
    closed := FOUND AND session_end(p_session_id);
END
$$;

COMMENT ON FUNCTION session_close IS
    'Ends a live session of the account, as by session_end().';
