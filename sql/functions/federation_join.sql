-- Makes an account for an identity.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_join(
    p_issuer text, p_subject text, p_login text, p_display_name text,
    p_email text, p_scope_max text[], p_is_admin boolean, OUT outcome text,
    OUT account_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_subject, 0));
    SELECT 'found', CASE WHEN a.disabled_at IS NULL THEN a.id END
    INTO outcome, account_id
    FROM federated_identity f JOIN account a ON a.id = f.account_id
    WHERE f.issuer = p_issuer AND f.subject = p_subject;
    IF FOUND THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM invitation i
                   WHERE i.login = lower(p_login) AND i.used_at IS NULL
                     AND i.expires_at > now()) THEN
        INSERT INTO account AS a (login, display_name, email)
        VALUES (lower(p_login), p_display_name, p_email)
        ON CONFLICT (login) DO NOTHING
        RETURNING a.id INTO account_id;
    END IF;
    IF account_id IS NULL THEN
        outcome := 'login_taken';
        RETURN;
    END IF;
    INSERT INTO federated_identity (issuer, subject, account_id, email)
    VALUES (p_issuer, p_subject, federation_join.account_id, p_email);
    PERFORM federation_rights(p_issuer, p_subject, p_scope_max, p_is_admin);
    outcome := 'joined';
END
$$;

COMMENT ON FUNCTION federation_join IS
    'Makes an account of a login nobody has or is invited to have, linked'
    ' to the identity, with the rights of federation_rights. Never takes'
    ' over an account that is there, whatever the mail address says.'
    ' Outcomes: joined, login_taken, found (it was linked meanwhile; the'
    ' account is null where it is disabled).';
