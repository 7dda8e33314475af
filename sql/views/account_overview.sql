-- Accounts.

SET search_path = dubplate;

CREATE OR REPLACE VIEW account_overview AS
SELECT a.id AS account_id, a.login, a.display_name, a.email, a.credits,
       a.is_admin, a.created_at, a.disabled_at,
       (SELECT count(*) FROM release r WHERE r.account_id = a.id)
           AS releases,
       (SELECT count(*) FROM access_token t WHERE t.account_id = a.id
          AND t.revoked_at IS NULL
          AND (t.expires_at IS NULL OR t.expires_at > now())) AS tokens,
       h.stored_bytes, h.stored_max_bytes
FROM account a
JOIN account_holding h ON h.account_id = a.id;

COMMENT ON VIEW account_overview IS
    'Accounts with their balance, how many releases and working tokens, and'
    ' the bytes they have stored (as account_holding counts them; a null'
    ' stored_max_bytes: the setting).';
