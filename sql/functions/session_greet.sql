-- A client says who it is.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION session_greet(
    p_session_id uuid, p_account_id uuid, p_protocol_version text,
    p_client_name text, p_client_version text, p_capabilities jsonb,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_session
    SET protocol_version = p_protocol_version,
        client_name = left(p_client_name, 200),
        client_version = left(p_client_version, 200),
        capabilities = coalesce(p_capabilities, '{}')
    WHERE id = p_session_id AND account_id = p_account_id
      AND ended_at IS NULL AND expires_at > now();
    applied := FOUND;
END
$$;

COMMENT ON FUNCTION session_greet IS
    'Notes what initialize said in a session that was there before, as GET'
    ' /sse makes them.';
