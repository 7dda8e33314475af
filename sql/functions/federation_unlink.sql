-- Parts an account from an identity.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_unlink(
    p_issuer text, p_subject text, p_account_id uuid, OUT removed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM federated_identity
    WHERE issuer = p_issuer AND subject = p_subject
      AND account_id = p_account_id;
    removed := FOUND;
END
$$;

COMMENT ON FUNCTION federation_unlink IS
    'Removes an identity of the account; false: it is not theirs.';
