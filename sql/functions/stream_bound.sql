-- How much a session's stream keeps.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_bound(
    p_stream_id uuid, p_sent_seq integer, p_last_seq integer) RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM mcp_event e
    WHERE e.stream_id = p_stream_id
      AND e.seq <= least(p_sent_seq, p_last_seq - 200);
    IF (SELECT count(*) > 1000 OR sum(octet_length(e.message)) > 8388608
        FROM mcp_event e
        WHERE e.stream_id = p_stream_id AND e.seq > p_sent_seq) THEN
        PERFORM stream_end(p_stream_id);
    END IF;
END
$$;

COMMENT ON FUNCTION stream_bound IS
    'Internal: of what was sent the last 200 events stay, for who lost the'
    ' connection; where more than 1000, or 8 MB, were not, nobody reads: the'
    ' stream ends, and with it its session is over.';
