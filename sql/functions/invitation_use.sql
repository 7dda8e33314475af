-- Takes an invitation up.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION invitation_use(
    p_token_hash bytea, p_display_name text, p_password_hash text,
    OUT outcome text, OUT account_id uuid, OUT login text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    i invitation;
    mine uuid;
BEGIN
    SELECT * INTO i FROM invitation WHERE token_hash = p_token_hash
    FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'unknown'
        WHEN i.used_at IS NOT NULL THEN 'used'
        WHEN i.expires_at <= now() THEN 'expired' END;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    SELECT c.account_id INTO mine
    FROM account_create(i.login, p_display_name, i.email, i.is_admin) c;
    PERFORM FROM account a WHERE a.id = mine AND a.disabled_at IS NULL
    FOR NO KEY UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM account_password w
                            WHERE w.account_id = mine)
       OR EXISTS (SELECT FROM federated_identity f
                  WHERE f.account_id = mine) THEN
        outcome := 'login_taken';
        RETURN;
    END IF;
    PERFORM password_write(mine, p_password_hash, NULL);
    UPDATE invitation v SET used_at = now(), account_id = mine
    WHERE v.id = i.id;
    outcome := 'accepted';
    account_id := mine;
    login := i.login;
END
$$;

COMMENT ON FUNCTION invitation_use IS
    'Gives the invited login its account, if it has none, and its first'
    ' password. An account that was there keeps its rights. Outcomes:'
    ' accepted, used, expired, unknown, login_taken (has a password by'
    ' now, or is disabled).';
