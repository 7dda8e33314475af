-- What people said yes to.

SET search_path = dubplate;

CREATE OR REPLACE VIEW consent_overview AS
SELECT k.account_id, k.client_id, c.client_name, k.resource, k.scope,
       k.given_at, k.client_fingerprint = c.fingerprint AS valid
FROM consent k
JOIN oauth_client c ON c.client_id = k.client_id;

COMMENT ON VIEW consent_overview IS
    'Consents that are remembered; valid: the client is still what it'
    ' was.';
