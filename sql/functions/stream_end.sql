-- No more events.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_end(p_stream_id uuid, OUT ended boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_stream SET ended_at = now()
    WHERE id = p_stream_id AND ended_at IS NULL;
    ended := FOUND;
    IF ended THEN
        DELETE FROM mcp_topic WHERE stream_id = p_stream_id;
        PERFORM pg_notify('dubplate_mcp', 'stream ' || p_stream_id);
    END IF;
END
$$;

COMMENT ON FUNCTION stream_end IS
    'Ends a stream without an event; false when it has ended already.';
