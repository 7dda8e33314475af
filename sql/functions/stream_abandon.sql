-- Who answered a call is gone.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_abandon(
    p_stream_id uuid, OUT abandoned boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s mcp_stream;
    said text;
    reads uuid;
BEGIN
    SELECT * INTO s FROM mcp_stream
    WHERE id = p_stream_id AND kind = 'call' AND ended_at IS NULL
      AND lease_until < now()
    FOR NO KEY UPDATE;
    abandoned := FOUND;
    IF NOT abandoned THEN
        RETURN;
    END IF;
    said := '{"jsonrpc":"2.0","id":' || s.request_id || ',"error":'
        || mcp_restarted() || '}';
    -- Of 2024-11-05 the session's stream is all there is to read.
    SELECT t.id INTO reads
    FROM mcp_session o JOIN mcp_stream t ON t.session_id = o.id
    WHERE o.id = s.session_id AND o.transport = 'sse' AND t.kind = 'session';
    IF reads IS NULL THEN
        PERFORM stream_append(s.id, said, true);
    ELSE
        PERFORM stream_append(reads, said, false), stream_end(s.id);
    END IF;
END
$$;

COMMENT ON FUNCTION stream_abandon IS
    'Answers a call whose lease is over with an error and ends its stream, so'
    ' that no client waits for ever; anything else is left alone.';
