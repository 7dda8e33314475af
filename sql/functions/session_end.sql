-- A session is over.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION session_end(p_session_id uuid) RETURNS boolean
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    question uuid;
BEGIN
    UPDATE mcp_session SET ended_at = now()
    WHERE id = p_session_id AND ended_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM stream_end(s.id)
    FROM mcp_stream s
    WHERE s.session_id = p_session_id AND s.ended_at IS NULL
    ORDER BY s.id;
    FOR question IN
        UPDATE mcp_question SET expires_at = now()
        WHERE session_id = p_session_id AND task_id IS NULL
          AND answered_at IS NULL AND expires_at > now()
        RETURNING id
    LOOP
        PERFORM pg_notify('dubplate_mcp', 'question ' || question);
    END LOOP;
    RETURN true;
END
$$;

COMMENT ON FUNCTION session_end IS
    'Internal: ends a session and its streams; what its calls asked needs no'
    ' answer any more.  Its tasks go on.';
