-- Who answered a call is gone.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_abandon(
    p_stream_id uuid, OUT abandoned boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s mcp_stream;
BEGIN
    SELECT * INTO s FROM mcp_stream
    WHERE id = p_stream_id AND kind = 'call' AND ended_at IS NULL
      AND lease_until < now()
    FOR NO KEY UPDATE;
    abandoned := FOUND;
    IF abandoned THEN
        PERFORM stream_append(s.id,
            '{"jsonrpc":"2.0","id":' || s.request_id
            || ',"error":' || mcp_restarted() || '}', true);
    END IF;
END
$$;

COMMENT ON FUNCTION stream_abandon IS
    'Answers a call whose lease is over with an error and ends its stream, so'
    ' that no client waits for ever; anything else is left alone.';
