-- Keeps a password under a dearer hash.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION password_rehash(
    p_account_id uuid, p_old_hash text, p_new_hash text, OUT changed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE account_password SET password_hash = p_new_hash
    WHERE account_id = p_account_id AND password_hash = p_old_hash;
    changed := FOUND;
END
$$;

COMMENT ON FUNCTION password_rehash IS
    'Replaces the hash of an unchanged password after the costs were'
    ' raised; no session ends. false: the password is another by now.';
