-- A message of a session has come.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION session_touch(
    p_session_id uuid, p_account_id uuid, p_idle_s integer,
    OUT live boolean, OUT protocol_version text, OUT capabilities jsonb,
    OUT log_level text, OUT stream_id uuid, OUT transport text,
    OUT client_name text, OUT client_version text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s mcp_session;
BEGIN
    SELECT * INTO s FROM mcp_session
    WHERE id = p_session_id AND account_id = p_account_id
      AND ended_at IS NULL AND expires_at > now();
    SELECT t.id INTO stream_id FROM mcp_stream t
    WHERE t.session_id = s.id AND t.kind = 'session' AND t.ended_at IS NULL;
    live := stream_id IS NOT NULL;
    IF NOT live THEN
        RETURN;
    END IF;
    protocol_version := s.protocol_version;
    capabilities := s.capabilities;
    log_level := s.log_level;
    transport := s.transport;
    client_name := s.client_name;
    client_version := s.client_version;
    IF s.seen_at < now() - interval '30 s' THEN
        UPDATE mcp_session SET seen_at = now(),
            expires_at = now() + make_interval(secs => p_idle_s)
        WHERE id = s.id AND ended_at IS NULL;
    END IF;
END
$$;

COMMENT ON FUNCTION session_touch IS
    'Finds a live session of the account and puts off its end, which it'
    ' writes every half a minute at most.  Ended, expired, with a stream'
    ' that was never read and ended, or another''s: not found.';
