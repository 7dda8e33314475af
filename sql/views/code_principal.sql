-- What a verifier must answer.

SET search_path = dubplate;

CREATE OR REPLACE VIEW code_principal AS
SELECT c.code_hash, c.code_challenge
FROM authorization_code c;

COMMENT ON VIEW code_principal IS
    'PKCE challenges of authorization codes, by hash. For the oauth program'
    ' alone; whether a code is good, code_redeem says.';
