-- Grants as their owners see them.

SET search_path = dubplate;

CREATE OR REPLACE VIEW grant_overview AS
SELECT g.id AS grant_id, g.account_id, a.login, g.client_id, c.client_name,
       c.source AS client_source, g.resource, g.scope, g.created_at,
       g.last_used_at, g.revoked_at, g.revoke_reason,
       (SELECT count(DISTINCT t.family_id) FROM refresh_token t
        WHERE t.grant_id = g.id AND g.revoked_at IS NULL
          AND t.expires_at > now()) AS refresh_families
FROM oauth_grant g
JOIN account a ON a.id = g.account_id
JOIN oauth_client c ON c.client_id = g.client_id;

COMMENT ON VIEW grant_overview IS
    'All grants; refresh_families: how many chains of refresh tokens live'
    ' on it, about one for each device.';
