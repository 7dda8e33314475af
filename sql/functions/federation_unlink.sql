-- Parts an account from an identity.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_unlink(
    p_issuer text, p_subject text, p_account_id uuid, p_free boolean,
    OUT removed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    gave_admin boolean;
BEGIN
    DELETE FROM federated_identity f
    WHERE f.issuer = p_issuer AND f.subject = p_subject
      AND f.account_id = p_account_id
    RETURNING f.gives_admin INTO gave_admin;
    removed := FOUND;
    IF removed THEN
        UPDATE account a
        SET is_admin = a.is_admin AND NOT gave_admin,
            scope_max = CASE WHEN NOT p_free OR EXISTS (
                SELECT FROM federated_identity f WHERE f.account_id = a.id)
                THEN a.scope_max END
        WHERE a.id = p_account_id;
    END IF;
END
$$;

COMMENT ON FUNCTION federation_unlink IS
    'Removes an identity of the account, which is no administrator any'
    ' more where it was one for that; false: it is not theirs. p_free takes'
    ' the limit of its scopes away when no identity is left: for operators,'
    ' not for the account itself.';
