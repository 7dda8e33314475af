-- Events as streams read them.

SET search_path = dubplate;

CREATE OR REPLACE VIEW stream_event AS
SELECT e.stream_id, e.seq, e.message, e.created_at, s.account_id, s.follower
FROM mcp_event e
JOIN mcp_stream s ON s.id = e.stream_id;

COMMENT ON VIEW stream_event IS
    'The events of the streams, and who follows them.';
