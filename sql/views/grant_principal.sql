-- What an access token stands for.

SET search_path = dubplate;

CREATE OR REPLACE VIEW grant_principal AS
SELECT g.id AS grant_id, scope_within(g.scope, a.scope_max) AS scope,
       g.resource, g.last_used_at, c.client_id,
       c.client_name, a.id AS account_id, a.login, a.display_name,
       a.is_admin
FROM oauth_grant g
JOIN account a ON a.id = g.account_id
JOIN oauth_client c ON c.client_id = g.client_id
WHERE g.revoked_at IS NULL AND a.disabled_at IS NULL
  AND c.disabled_at IS NULL;

COMMENT ON VIEW grant_principal IS
    'Grants in force, with account and client: a token whose gid is not'
    ' here is worth nothing, however well it is signed.';
