-- An event.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_append(
    p_stream_id uuid, p_message text, p_ends boolean, OUT seq integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s mcp_stream;
BEGIN
    UPDATE mcp_stream
    SET last_seq = last_seq + 1,
        ended_at = CASE WHEN p_ends THEN now() END
    WHERE id = p_stream_id AND ended_at IS NULL
    RETURNING * INTO s;
    seq := s.last_seq;
    IF seq IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO mcp_event (stream_id, seq, message)
    VALUES (p_stream_id, stream_append.seq, p_message);
    IF p_ends THEN
        DELETE FROM mcp_topic WHERE stream_id = p_stream_id;
    END IF;
    PERFORM pg_notify('dubplate_mcp', 'stream ' || p_stream_id);
    IF s.kind = 'session' THEN
        PERFORM stream_bound(s.id, s.sent_seq, s.last_seq);
    END IF;
END
$$;

COMMENT ON FUNCTION stream_append IS
    'Adds an event to a stream, and with p_ends closes it behind that event.'
    ' Null: the stream has ended.';
