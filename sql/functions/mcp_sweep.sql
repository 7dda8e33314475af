-- Forgets what MCP clients are done with.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION mcp_sweep(p_limit integer, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    past CONSTANT timestamptz := now() - interval '1 h';
    n bigint;
BEGIN
    PERFORM task_abandon(over.id) FROM (
        SELECT id FROM mcp_task
        WHERE lease_until < now() AND status IN ('working', 'input_required')
        ORDER BY id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED) AS over;
    PERFORM stream_abandon(over.id) FROM (
        SELECT id FROM mcp_stream
        WHERE kind = 'call' AND ended_at IS NULL AND lease_until < now()
        ORDER BY id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED) AS over;

    DELETE FROM mcp_event WHERE ctid = ANY (ARRAY(
        SELECT e.ctid FROM mcp_event e JOIN mcp_stream s ON s.id = e.stream_id
        WHERE e.created_at < past
          AND (s.ended_at IS NOT NULL OR e.seq <= s.sent_seq)
           OR s.kind = 'session' AND s.ended_at < now() - interval '1 min'
        LIMIT p_limit));
    GET DIAGNOSTICS removed = ROW_COUNT;
    DELETE FROM mcp_question WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM mcp_question
        WHERE task_id IS NULL AND least(expires_at, answered_at) < past
        LIMIT p_limit));
    GET DIAGNOSTICS n = ROW_COUNT;
    removed := removed + n;
    DELETE FROM mcp_round WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM mcp_round WHERE expires_at < past LIMIT p_limit));
    GET DIAGNOSTICS n = ROW_COUNT;
    removed := removed + n;
    DELETE FROM mcp_stream WHERE id = ANY (ARRAY(
        SELECT id FROM mcp_stream
        WHERE kind <> 'session' AND least(ended_at, lease_until) < past
        ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n = ROW_COUNT;
    removed := removed + n;
    DELETE FROM mcp_session WHERE id = ANY (ARRAY(
        SELECT id FROM mcp_session
        WHERE least(ended_at, expires_at) < past
        ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n = ROW_COUNT;
    removed := removed + n;
    DELETE FROM mcp_task WHERE id = ANY (ARRAY(
        SELECT id FROM mcp_task WHERE expires_at < now()
        ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n = ROW_COUNT;
    removed := removed + n;
END
$$;

COMMENT ON FUNCTION mcp_sweep IS
    'Ends calls and tasks that nobody runs any more, and removes tasks past'
    ' their time and what has been over for an hour: sessions, streams,'
    ' events that were sent or whose stream ended, questions, rounds.'
    '  Events of a session go a minute after it: nobody can read them.'
    '  p_limit of each at most; how many were removed: call again until it'
    ' is 0.';
