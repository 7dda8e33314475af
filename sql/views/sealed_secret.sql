-- What the master key seals, for sealing it anew.

SET search_path = dubplate;

CREATE OR REPLACE VIEW sealed_secret AS
SELECT 'signing_key' AS in_table, 'private_sealed' AS in_column, k.kid AS id,
       k.private_sealed AS sealed
FROM signing_key k
WHERE k.private_sealed IS NOT NULL
UNION ALL
SELECT 'account_totp', 'secret_sealed', t.account_id::text, t.secret_sealed
FROM account_totp t;

COMMENT ON VIEW sealed_secret IS
    'All secrets that last, sealed, with their place: for dubplatectl key'
    ' rekey alone. A verifier that an authorization request seals is gone'
    ' within the hour.';
