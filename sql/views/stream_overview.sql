-- Streams.

SET search_path = dubplate;

CREATE OR REPLACE VIEW stream_overview AS
SELECT s.id AS stream_id, s.account_id, a.login AS account_login,
       s.session_id, s.kind, s.request_id, s.last_seq, s.sent_seq,
       s.follower, s.lease_until,
       coalesce(s.lease_until < now(), true) AS lease_over,
       s.ended_at IS NOT NULL
           OR coalesce(o.ended_at IS NOT NULL OR o.expires_at <= now(),
                       false) AS ended,
       s.cancelled_at, s.ended_at, s.created_at,
       (SELECT count(*) FROM mcp_topic t WHERE t.stream_id = s.id) AS topics
FROM mcp_stream s
JOIN account a ON a.id = s.account_id
LEFT JOIN mcp_session o ON o.id = s.session_id;

COMMENT ON VIEW stream_overview IS
    'All streams of events: whose, how far they are sent, and whether'
    ' somebody answers or reads them.';
COMMENT ON COLUMN stream_overview.ended IS
    'The stream has ended, or its session is over.';
COMMENT ON COLUMN stream_overview.lease_over IS
    'Nobody answers (call) or reads (session, listen) it now.';
