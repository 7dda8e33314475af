-- Whom a subject of another provider stands for.

SET search_path = dubplate;

CREATE OR REPLACE VIEW federated_principal AS
SELECT f.issuer, f.subject, a.login, a.id AS account_id, a.is_admin,
       scope_within('{mcp:read,mcp:write,once:mcp}', a.scope_max) AS scope
FROM federated_identity f
JOIN account a ON a.id = f.account_id
WHERE a.disabled_at IS NULL;

COMMENT ON VIEW federated_principal IS
    'Enabled accounts by who they are at another provider: for tokens that'
    ' such a provider vouches for. scope: the most they may.';
