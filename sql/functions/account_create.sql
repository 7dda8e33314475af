-- Makes an account; a login that exists is returned as it is.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION account_create(
    p_login text, p_display_name text, p_email text, p_is_admin boolean,
    OUT account_id uuid, OUT created boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO account AS a (login, display_name, email, is_admin)
    VALUES (lower(p_login), p_display_name, p_email,
            coalesce(p_is_admin, false))
    ON CONFLICT (login) DO NOTHING
    RETURNING a.id INTO account_id;
    created := FOUND;
    IF NOT created THEN
        SELECT a.id INTO account_id
        FROM account a WHERE a.login = lower(p_login);
    END IF;
END
$$;

COMMENT ON FUNCTION account_create IS
    'Makes an account.  created = false: the login exists; nothing changed.';
