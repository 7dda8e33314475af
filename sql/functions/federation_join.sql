-- Makes an account for an identity.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_join(
    p_issuer text, p_subject text, p_login text, p_display_name text,
    p_email text, p_is_admin boolean, OUT outcome text, OUT account_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO account AS a (login, display_name, email, is_admin)
    VALUES (lower(p_login), p_display_name, p_email,
            coalesce(p_is_admin, false))
    ON CONFLICT (login) DO NOTHING
    RETURNING a.id INTO account_id;
    IF NOT FOUND THEN
        outcome := 'login_taken';
        RETURN;
    END IF;
    INSERT INTO federated_identity (issuer, subject, account_id, email)
    VALUES (p_issuer, p_subject, federation_join.account_id, p_email);
    outcome := 'joined';
END
$$;

COMMENT ON FUNCTION federation_join IS
    'Makes an account of a login nobody has, linked to the identity.'
    ' Never takes over an account that is there, whatever the mail address'
    ' says. Outcomes: joined, login_taken; an identity that is linked'
    ' already is a unique key error.';
