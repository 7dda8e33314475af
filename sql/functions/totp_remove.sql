-- Ends the use of one-time codes.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION totp_remove(
    p_account_id uuid, OUT removed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM account_totp WHERE account_id = p_account_id;
    removed := FOUND;
END
$$;

COMMENT ON FUNCTION totp_remove IS
    'Removes the secret of an account; false: it has none.';
