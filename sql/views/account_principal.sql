-- Whom a name stands for that somebody else vouches for.

SET search_path = dubplate;

CREATE OR REPLACE VIEW account_principal AS
SELECT a.login, a.id AS account_id, a.is_admin,
       scope_within('{mcp:read,mcp:write,once:mcp}', a.scope_max) AS scope
FROM account a
WHERE a.disabled_at IS NULL;

COMMENT ON VIEW account_principal IS
    'Enabled accounts by login: for tokens of the operator''s own list and'
    ' of other servers, which name accounts. scope: the most they may.';
