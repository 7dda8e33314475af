-- Something is going to follow events.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_open(
    p_account_id uuid, p_session_id uuid, p_kind text, p_request_id text,
    p_lease_s integer, p_max_streams integer,
    OUT outcome text, OUT stream_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    IF p_session_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM mcp_session s
        WHERE s.id = p_session_id AND s.account_id = p_account_id
          AND s.ended_at IS NULL AND s.expires_at > now()) THEN
        outcome := 'no_session';
        RETURN;
    END IF;
    IF (SELECT count(*) FROM mcp_stream s
        WHERE s.account_id = p_account_id AND s.ended_at IS NULL
          AND s.kind IN ('call', 'listen') AND s.lease_until > now())
       >= p_max_streams THEN
        outcome := 'too_many';
        RETURN;
    END IF;
    INSERT INTO mcp_stream
        (account_id, session_id, kind, request_id, lease_until)
    VALUES
        (p_account_id, p_session_id, p_kind, p_request_id,
         now() + make_interval(secs => p_lease_s))
    RETURNING id INTO stream_id;
    outcome := 'opened';
END
$$;

COMMENT ON FUNCTION stream_open IS
    'Makes a call or listen stream.  Outcomes: opened, no_session (none of'
    ' the account, or it is over), too_many (the account has p_max_streams'
    ' already).';
