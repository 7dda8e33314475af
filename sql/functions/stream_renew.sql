-- The process is alive.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_renew(
    p_stream_ids uuid[], p_lease_s integer, OUT renewed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    WITH mine AS (
        SELECT id FROM mcp_stream
        WHERE id = ANY (p_stream_ids) AND ended_at IS NULL
        ORDER BY id FOR NO KEY UPDATE)
    UPDATE mcp_stream s
    SET lease_until = now() + make_interval(secs => p_lease_s)
    FROM mine WHERE s.id = mine.id;
    GET DIAGNOSTICS renewed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION stream_renew IS
    'Renews the leases of streams: calls by who answers them, others by who'
    ' reads them.';
