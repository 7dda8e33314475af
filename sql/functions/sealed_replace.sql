-- Puts a secret in its place that was sealed anew.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION sealed_replace(
    p_in_table text, p_id text, p_old bytea, p_new bytea, OUT replaced boolean)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    IF p_in_table = 'signing_key' THEN
        UPDATE signing_key SET private_sealed = p_new
        WHERE kid = p_id AND private_sealed = p_old;
    ELSE
        UPDATE account_totp SET secret_sealed = p_new
        WHERE account_id = p_id::uuid AND secret_sealed = p_old;
    END IF;
    replaced := FOUND;
END
$$;

COMMENT ON FUNCTION sealed_replace IS
    'Replaces a sealed secret of view sealed_secret, if it is still the old'
    ' one; the secret in it stays the same.';
