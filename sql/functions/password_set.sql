-- Sets or changes a password.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION password_set(
    p_account_id uuid, p_old_hash text, p_new_hash text,
    p_keep_session_id uuid, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    here text;
BEGIN
    PERFORM FROM account WHERE id = p_account_id AND disabled_at IS NULL
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'not_found';
        RETURN;
    END IF;
    SELECT password_hash INTO here FROM account_password
    WHERE account_id = p_account_id;
    IF here IS DISTINCT FROM p_old_hash THEN
        outcome := 'stale';
        RETURN;
    END IF;
    PERFORM password_write(p_account_id, p_new_hash, p_keep_session_id);
    outcome := 'set';
END
$$;

COMMENT ON FUNCTION password_set IS
    'Sets the password of an account whose password hash is still'
    ' p_old_hash, the one the old password was checked against (null: it'
    ' has none yet), and closes its sessions but the one to keep.'
    ' Outcomes: set, stale (has another by now), not_found (or disabled).';
