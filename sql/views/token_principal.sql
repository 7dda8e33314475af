-- Who a bearer token is.

SET search_path = dubplate;

CREATE OR REPLACE VIEW token_principal AS
SELECT t.token_hash, t.id AS token_id, t.name AS token_name,
       scope_within(t.scopes, a.scope_max) AS scopes,
       t.expires_at, t.last_used_at,
       a.id AS account_id, a.login, a.display_name, a.is_admin
FROM access_token t
JOIN account a ON a.id = t.account_id
WHERE t.revoked_at IS NULL
  AND (t.expires_at IS NULL OR t.expires_at > now())
  AND a.disabled_at IS NULL;

COMMENT ON VIEW token_principal IS
    'Access tokens that work, by hash, with the account they sign in.';
