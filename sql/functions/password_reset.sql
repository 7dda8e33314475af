-- Sets a password for somebody who forgot theirs.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION password_reset(
    p_account_id uuid, p_new_hash text, OUT changed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    changed := FOUND;
    IF changed THEN
        PERFORM password_write(p_account_id, p_new_hash, NULL);
    END IF;
END
$$;

COMMENT ON FUNCTION password_reset IS
    'For operators: sets a password without the old one, and closes all'
    ' sessions. false: no such account.';
