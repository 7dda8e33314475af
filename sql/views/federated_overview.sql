-- Identities of other providers.

SET search_path = dubplate;

CREATE OR REPLACE VIEW federated_overview AS
SELECT f.issuer, f.subject, f.account_id, a.login, f.email, f.linked_at,
       f.seen_at, f.gives_admin
FROM federated_identity f
JOIN account a ON a.id = f.account_id;

COMMENT ON VIEW federated_overview IS
    'Who each account is at other OpenID providers.';
