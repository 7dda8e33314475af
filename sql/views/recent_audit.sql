-- Who did what.

SET search_path = dubplate;

CREATE OR REPLACE VIEW recent_audit AS
SELECT e.at, a.login AS account_login, e.program, e.action, e.subject,
       e.outcome, e.client, e.request_id, t.name AS token_name,
       e.account_id, e.id AS event_id, e.detail, e.address,
       g.client_id, e.grant_id
FROM audit_event e
LEFT JOIN account a ON a.id = e.account_id
LEFT JOIN access_token t ON t.id = e.token_id
LEFT JOIN oauth_grant g ON g.id = e.grant_id
ORDER BY e.id DESC;

COMMENT ON VIEW recent_audit IS
    'Audit events, newest first.';
