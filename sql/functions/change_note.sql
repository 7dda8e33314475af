-- Something happened to a topic.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION change_note(
    p_account_id uuid, p_topic text, p_method text, p_params json,
    OUT told bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s record;
    said text;
BEGIN
    told := 0;
    FOR s IN
        SELECT t.id, t.kind, t.request_id, t.last_seq FROM mcp_stream t
        WHERE t.id IN (SELECT o.stream_id FROM mcp_topic o
                       WHERE o.topic = p_topic)
          AND t.ended_at IS NULL
          AND (p_account_id IS NULL OR t.account_id = p_account_id)
          AND (t.kind <> 'listen' OR t.lease_until > now())
        ORDER BY t.id FOR NO KEY UPDATE
    LOOP
        said := mcp_notification(p_method, p_params,
            CASE s.kind WHEN 'listen' THEN s.request_id END);
        CONTINUE WHEN EXISTS (
            SELECT FROM mcp_event e
            WHERE e.stream_id = s.id AND e.seq > s.last_seq - 32
              AND e.message = said
              AND e.xmin = pg_current_xact_id()::xid);
        PERFORM stream_append(s.id, said, false);
        told := told + 1;
    END LOOP;
END
$$;

COMMENT ON FUNCTION change_note IS
    'Tells every live stream that has the topic (account null: of all'
    ' accounts), within the transaction that changes the thing; the same is'
    ' said once in a transaction.  How many were told.';
