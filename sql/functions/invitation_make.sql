-- Invites somebody.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION invitation_make(
    p_token_hash bytea, p_login text, p_email text, p_is_admin boolean,
    p_ttl_s integer, OUT outcome text, OUT invitation_id uuid,
    OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM account a
               WHERE a.login = lower(p_login)
                 AND (EXISTS (SELECT FROM account_password w
                              WHERE w.account_id = a.id)
                      OR EXISTS (SELECT FROM federated_identity f
                                 WHERE f.account_id = a.id))) THEN
        outcome := 'login_taken';
        RETURN;
    END IF;
    INSERT INTO invitation AS i
        (token_hash, login, email, is_admin, expires_at)
    VALUES (p_token_hash, lower(p_login), p_email,
            coalesce(p_is_admin, false),
            now() + make_interval(secs => p_ttl_s))
    RETURNING i.id, i.expires_at
    INTO invitation_id, invitation_make.expires_at;
    outcome := 'made';
END
$$;

COMMENT ON FUNCTION invitation_make IS
    'Makes an invitation for a login that has no password yet, with or'
    ' without an account. Outcomes: made, login_taken.';
