-- Adds a signing key.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION signing_key_add(
    p_kid text, p_public_jwk jsonb, p_private_sealed bytea, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('signing_key'));
    outcome := CASE
        WHEN EXISTS (SELECT FROM signing_key WHERE kid = p_kid) THEN 'exists'
        WHEN NOT EXISTS (SELECT FROM signing_key WHERE state = 'active')
            THEN 'active'
        WHEN NOT EXISTS (SELECT FROM signing_key WHERE state = 'next')
            THEN 'next'
        ELSE 'full' END;
    IF outcome IN ('active', 'next') THEN
        INSERT INTO signing_key
            (kid, state, public_jwk, private_sealed, activated_at)
        VALUES (p_kid, outcome, p_public_jwk, p_private_sealed,
                CASE outcome WHEN 'active' THEN now() END);
    END IF;
END
$$;

COMMENT ON FUNCTION signing_key_add IS
    'Adds a key: the active one where there is none, else the next.'
    ' Outcomes: active, next, full (there is a next one), exists (this'
    ' one).';
