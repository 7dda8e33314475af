-- Who a browser is.

SET search_path = dubplate;

CREATE OR REPLACE VIEW browser_session_principal AS
SELECT s.session_hash, s.id AS session_id, a.id AS account_id, a.login,
       a.display_name, a.email, a.is_admin, s.auth_time, s.seen_at,
       s.expires_at
FROM browser_session s
JOIN account a ON a.id = s.account_id
WHERE s.revoked_at IS NULL
  AND least(s.expires_at, s.expires_hard_at) > now()
  AND a.disabled_at IS NULL;

COMMENT ON VIEW browser_session_principal IS
    'Sessions that are open, by the hash of their cookie, with the'
    ' account that is signed in.';
