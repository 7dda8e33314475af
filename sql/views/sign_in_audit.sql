-- Who signed in, and what came of it.

SET search_path = dubplate;

CREATE OR REPLACE VIEW sign_in_audit AS
SELECT e.at, a.login AS account_login, e.action, e.subject, e.outcome,
       e.client, e.request_id, e.program, e.account_id, e.id AS event_id
FROM audit_event e
LEFT JOIN account a ON a.id = e.account_id
WHERE e.program IN ('oauth', 'database')
ORDER BY e.id DESC;

COMMENT ON VIEW sign_in_audit IS
    'Audit events of the oauth program, and of grants that ended, newest'
    ' first.';
