-- Signs browsers out.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION browser_session_close(
    p_account_id uuid, p_session_id uuid, p_keep_session_id uuid,
    OUT closed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE browser_session SET revoked_at = now()
    WHERE account_id = p_account_id AND revoked_at IS NULL
      AND (p_session_id IS NULL OR id = p_session_id)
      AND id IS DISTINCT FROM p_keep_session_id;
    GET DIAGNOSTICS closed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION browser_session_close IS
    'Closes one session of an account, or all of them (null) but the one'
    ' to keep; returns how many.';
