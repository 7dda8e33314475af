-- Sessions of MCP clients.

SET search_path = dubplate;

CREATE OR REPLACE VIEW mcp_session_overview AS
SELECT s.id AS session_id, s.account_id, a.login AS account_login,
       s.protocol_version, s.client_name, s.client_version, s.transport,
       s.capabilities, s.log_level,
       CASE WHEN s.ended_at IS NOT NULL THEN 'ended'
            WHEN s.expires_at <= now() THEN 'expired'
            ELSE 'open' END AS state,
       coalesce(t.lease_until > now(), false) AS listening,
       t.last_seq - t.sent_seq AS events_waiting,
       (SELECT count(*) FROM mcp_stream c
        WHERE c.session_id = s.id AND c.kind = 'call'
          AND c.ended_at IS NULL) AS calls_running,
       s.created_at, s.seen_at, s.expires_at, s.ended_at
FROM mcp_session s
JOIN account a ON a.id = s.account_id
LEFT JOIN mcp_stream t ON t.session_id = s.id AND t.kind = 'session';

COMMENT ON VIEW mcp_session_overview IS
    'Sessions of MCP clients: which client, which revision, whether it'
    ' listens, what waits for it.';
COMMENT ON COLUMN mcp_session_overview.listening IS
    'A connection reads its stream.';
COMMENT ON COLUMN mcp_session_overview.events_waiting IS
    'Events of its stream that were not sent yet.';
