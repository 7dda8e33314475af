-- The operator gives an account a limit of its own.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION account_limit(
    p_account_id uuid, p_stored_max_bytes bigint, OUT changed boolean)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE account SET stored_max_bytes = p_stored_max_bytes
    WHERE id = p_account_id
      AND stored_max_bytes IS DISTINCT FROM p_stored_max_bytes;
    changed := FOUND;
END
$$;

COMMENT ON FUNCTION account_limit IS
    'Sets how many bytes an account may store (null: as the setting says).'
    '  What it holds already stays.  false: it was so already, or there is'
    ' no such account.';
