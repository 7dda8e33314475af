-- Events were written to clients.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_sent(
    p_stream_ids uuid[], p_seqs integer[], OUT noted bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    WITH mine AS (
        SELECT s.id, w.seq FROM mcp_stream s
        JOIN unnest(p_stream_ids, p_seqs) AS w (id, seq) ON w.id = s.id
        WHERE w.seq > s.sent_seq AND w.seq <= s.last_seq
        ORDER BY s.id FOR NO KEY UPDATE OF s)
    UPDATE mcp_stream s SET sent_seq = greatest(s.sent_seq, mine.seq)
    FROM mine WHERE s.id = mine.id;
    GET DIAGNOSTICS noted = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION stream_sent IS
    'Notes up to which event each stream was sent.  Streams are locked in the'
    ' order of their ids, here and everywhere.';
