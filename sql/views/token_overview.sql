-- Tokens as their owners see them.

SET search_path = dubplate;

CREATE OR REPLACE VIEW token_overview AS
SELECT t.id AS token_id, t.account_id, a.login, t.name, t.token_hint,
       t.scopes, t.created_at, t.expires_at, t.last_used_at, t.revoked_at,
       CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked'
            WHEN t.expires_at <= now() THEN 'expired'
            ELSE 'in force' END AS state
FROM access_token t
JOIN account a ON a.id = t.account_id;

COMMENT ON VIEW token_overview IS
    'All access tokens, without their hashes.';
