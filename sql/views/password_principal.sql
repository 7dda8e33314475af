-- What a password is checked against.

SET search_path = dubplate;

CREATE OR REPLACE VIEW password_principal AS
SELECT a.login, a.id AS account_id, a.display_name, a.is_admin,
       w.password_hash, w.changed_at,
       t.confirmed_at IS NOT NULL AS totp,
       scope_within('{mcp:read,mcp:write,once:mcp}', a.scope_max) AS scope
FROM account a
JOIN account_password w ON w.account_id = a.id
LEFT JOIN account_totp t ON t.account_id = a.id
WHERE a.disabled_at IS NULL;

COMMENT ON VIEW password_principal IS
    'Enabled accounts with a password, whether a one-time code is asked'
    ' for, too, and the most they may (scope).  Has hashes: for the oauth'
    ' program alone.';
