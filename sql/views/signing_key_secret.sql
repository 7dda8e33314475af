-- The key that signs.

SET search_path = dubplate;

CREATE OR REPLACE VIEW signing_key_secret AS
SELECT k.kid, k.private_sealed, k.activated_at
FROM signing_key k
WHERE k.state = 'active';

COMMENT ON VIEW signing_key_secret IS
    'The active key, sealed: for the oauth program alone.';
