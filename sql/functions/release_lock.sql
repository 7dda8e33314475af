-- A release, for a change of it.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_lock(p_account_id uuid, p_release_id uuid)
RETURNS release
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    r release;
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    SELECT * INTO r FROM release
    WHERE id = p_release_id AND account_id = p_account_id
    FOR NO KEY UPDATE;
    RETURN r;
END
$$;

COMMENT ON FUNCTION release_lock IS
    'Internal: locks the account, then its release, and returns that; null'
    ' where the account has no such release.';
