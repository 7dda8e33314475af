-- May an account store more?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION account_room(
    p_account_id uuid, p_bytes bigint, p_stored_max_bytes bigint,
    OUT over_limit boolean, OUT stored_bytes bigint,
    OUT stored_max_bytes bigint)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    -- Whoever stores for this account waits here, and counts what the one
    -- before has committed.
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    SELECT h.stored_bytes, coalesce(h.stored_max_bytes, p_stored_max_bytes)
    INTO stored_bytes, stored_max_bytes
    FROM account_holding h WHERE h.account_id = p_account_id;
    over_limit := coalesce(stored_bytes + p_bytes > stored_max_bytes, false);
END
$$;

COMMENT ON FUNCTION account_room IS
    'Internal: whether so many bytes more would pass what the account may'
    ' store: its own limit, else the one given (null: none).  Locks the'
    ' account until the transaction ends, so that the answer stays true.';
