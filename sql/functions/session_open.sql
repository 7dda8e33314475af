-- A client has initialized.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION session_open(
    p_account_id uuid, p_protocol_version text, p_client_name text,
    p_client_version text, p_capabilities jsonb, p_transport text,
    p_idle_s integer, p_max_sessions integer,
    OUT session_id uuid, OUT stream_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    old uuid;
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    FOR old IN
        SELECT s.id FROM mcp_session s
        WHERE s.account_id = p_account_id AND s.ended_at IS NULL
          AND s.expires_at > now()
        ORDER BY s.seen_at DESC, s.id
        OFFSET greatest(p_max_sessions - 1, 0)
    LOOP
        PERFORM session_end(old);
    END LOOP;
    INSERT INTO mcp_session
        (account_id, protocol_version, client_name, client_version,
         capabilities, transport, expires_at)
    VALUES
        (p_account_id, p_protocol_version, left(p_client_name, 200),
         left(p_client_version, 200), coalesce(p_capabilities, '{}'),
         p_transport, now() + make_interval(secs => p_idle_s))
    RETURNING id INTO session_id;
    INSERT INTO mcp_stream (account_id, session_id, kind)
    VALUES (p_account_id, session_open.session_id, 'session')
    RETURNING id INTO stream_id;
END
$$;

COMMENT ON FUNCTION session_open IS
    'Makes a session and its stream.  Of an account p_max_sessions live at'
    ' once; the one that was idle for longest ends.';
