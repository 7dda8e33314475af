-- The process is alive.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_renew(
    p_stream_ids uuid[], p_lease_s integer, OUT renewed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    -- Who only listens uses its session, too; what was put between both times
    -- is how long it may be idle.
    WITH mine AS (
        SELECT s.id FROM mcp_session s
        JOIN mcp_stream t ON t.session_id = s.id AND t.kind = 'session'
        WHERE t.id = ANY (p_stream_ids) AND s.ended_at IS NULL
          AND s.expires_at > now() AND s.seen_at < now() - interval '1 min'
        ORDER BY s.id FOR NO KEY UPDATE OF s)
    UPDATE mcp_session s
    SET seen_at = now(), expires_at = now() + (s.expires_at - s.seen_at)
    FROM mine WHERE s.id = mine.id;
    WITH mine AS (
        SELECT id FROM mcp_stream
        WHERE id = ANY (p_stream_ids) AND ended_at IS NULL
        ORDER BY id FOR NO KEY UPDATE)
    UPDATE mcp_stream s
    SET lease_until = now() + make_interval(secs => p_lease_s)
    FROM mine WHERE s.id = mine.id;
    GET DIAGNOSTICS renewed = ROW_COUNT;
    -- Who reads all calls of a session by one stream never looks at one.
    PERFORM stream_abandon(c.id)
    FROM mcp_stream t
    JOIN mcp_session o ON o.id = t.session_id AND o.transport = 'sse'
    JOIN mcp_stream c ON c.session_id = o.id AND c.kind = 'call'
    WHERE t.id = ANY (p_stream_ids) AND t.kind = 'session'
      AND c.ended_at IS NULL AND c.lease_until < now();
END
$$;

COMMENT ON FUNCTION stream_renew IS
    'Renews the leases of streams: calls by who answers them, others by who'
    ' reads them.  A session whose stream is read is not idle; where that is'
    ' its only one, calls that nobody answers are answered on it.';
