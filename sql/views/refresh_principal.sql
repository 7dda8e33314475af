-- What a refresh token stands for.

SET search_path = dubplate;

CREATE OR REPLACE VIEW refresh_principal AS
SELECT t.token_hash, t.grant_id, g.account_id, a.login, g.client_id,
       scope_within(t.scope, a.scope_max) AS scope, g.resource, t.issued_at, t.expires_at
FROM refresh_token t
JOIN oauth_grant g ON g.id = t.grant_id
JOIN account a ON a.id = g.account_id
JOIN oauth_client c ON c.client_id = g.client_id
WHERE least(t.expires_at, t.expires_hard_at) > now()
  AND g.revoked_at IS NULL AND a.disabled_at IS NULL
  AND c.disabled_at IS NULL
  AND NOT EXISTS (
      SELECT FROM refresh_token n
      WHERE n.family_id = t.family_id AND n.generation > t.generation);

COMMENT ON VIEW refresh_principal IS
    'Refresh tokens that are good now, by hash, for introspection (RFC'
    ' 7662).  For the oauth program alone.';
