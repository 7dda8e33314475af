-- Keys that check tokens.

SET search_path = dubplate;

CREATE OR REPLACE VIEW signing_key_public AS
SELECT k.kid, k.state, k.public_jwk, k.created_at, k.activated_at,
       k.retired_at, k.delete_after
FROM signing_key k
WHERE k.state <> 'retired' OR k.delete_after > now();

COMMENT ON VIEW signing_key_public IS
    'The published key set: the next key, the active one, and retired'
    ' ones whose tokens are still about.';
