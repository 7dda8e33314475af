-- Sessions as their owners see them.

SET search_path = dubplate;

CREATE OR REPLACE VIEW browser_session_overview AS
SELECT s.id AS session_id, s.account_id, a.login, s.created_at, s.auth_time,
       s.seen_at, least(s.expires_at, s.expires_hard_at) AS expires_at,
       s.user_agent, s.remote_addr, s.revoked_at,
       CASE WHEN s.revoked_at IS NOT NULL THEN 'closed'
            WHEN least(s.expires_at, s.expires_hard_at) <= now()
                THEN 'expired'
            ELSE 'open' END AS state
FROM browser_session s
JOIN account a ON a.id = s.account_id;

COMMENT ON VIEW browser_session_overview IS
    'All browser sessions, without their hashes.';
