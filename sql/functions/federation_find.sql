-- Whom another provider means.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_find(
    p_issuer text, p_subject text, p_email text, p_scope_max text[],
    p_is_admin boolean, OUT outcome text, OUT account_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE federated_identity f
    SET seen_at = now(), email = coalesce(p_email, f.email)
    FROM account a
    WHERE f.issuer = p_issuer AND f.subject = p_subject
      AND a.id = f.account_id
    RETURNING CASE WHEN a.disabled_at IS NULL THEN 'found'
              ELSE 'disabled' END,
              CASE WHEN a.disabled_at IS NULL THEN a.id END
    INTO outcome, account_id;
    outcome := coalesce(outcome, 'unknown');
    IF outcome = 'found' THEN
        PERFORM federation_rights(p_issuer, p_subject, p_scope_max,
                                  p_is_admin);
    END IF;
END
$$;

COMMENT ON FUNCTION federation_find IS
    'The account linked to an identity, noting the sign-in and the mail'
    ' address, with the rights of federation_rights. Outcomes: found,'
    ' disabled, unknown.';
