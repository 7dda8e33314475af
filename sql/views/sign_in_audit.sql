-- Who signed in, and what came of it.

SET search_path = dubplate;

CREATE OR REPLACE VIEW sign_in_audit AS
SELECT e.at, a.login AS account_login, e.action, e.subject, e.outcome,
       e.client, e.request_id, e.program, e.account_id, e.id AS event_id,
       e.detail, e.address, g.client_id, e.grant_id, t.name AS token_name
FROM audit_event e
LEFT JOIN account a ON a.id = e.account_id
LEFT JOIN access_token t ON t.id = e.token_id
LEFT JOIN oauth_grant g ON g.id = e.grant_id
WHERE e.program IN ('oauth', 'database', 'dubplatectl')
   OR e.action IN ('token', 'scope', 'admin')
ORDER BY e.id DESC;

COMMENT ON VIEW sign_in_audit IS
    'Audit events of the oauth program and of dubplatectl, of what any'
    ' program refused for lack of a token, a scope or a right, of tokens of'
    ' other origin that signed in, and of grants that ended, newest first.';
