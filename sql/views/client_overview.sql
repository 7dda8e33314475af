-- Clients as operators see them.

SET search_path = dubplate;

CREATE OR REPLACE VIEW client_overview AS
SELECT c.client_id, c.source, c.client_name, c.redirect_uris,
       c.token_endpoint_auth_method, c.application_type, c.grant_types,
       c.scope, c.account_id, a.login, c.registered_from, c.created_at,
       c.last_used_at, c.expires_at, c.disabled_at, c.fetched_at,
       c.cache_until,
       (SELECT count(*) FROM oauth_grant g
        WHERE g.client_id = c.client_id AND g.revoked_at IS NULL) AS grants,
       CASE WHEN c.disabled_at IS NOT NULL THEN 'disabled'
            WHEN c.expires_at <= now() THEN 'expired'
            WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN c.last_used_at IS NULL THEN 'unused'
            ELSE 'in use' END AS state,
       c.withdrawn_at
FROM oauth_client c
LEFT JOIN account a ON a.id = c.account_id;

COMMENT ON VIEW client_overview IS
    'All clients, without their hashes, with the number of their grants.';
