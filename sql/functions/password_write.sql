-- Writes a password and closes sessions.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION password_write(
    p_account_id uuid, p_new_hash text, p_keep_session_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO account_password AS w (account_id, password_hash)
    VALUES (p_account_id, p_new_hash)
    ON CONFLICT (account_id) DO UPDATE
    SET password_hash = excluded.password_hash, changed_at = now();
    UPDATE browser_session SET revoked_at = now()
    WHERE account_id = p_account_id AND revoked_at IS NULL
      AND id IS DISTINCT FROM p_keep_session_id;
END
$$;

COMMENT ON FUNCTION password_write IS
    'The writing half of password_set, password_reset and invitation_use.';
