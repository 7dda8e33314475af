-- Adds a range of ISRCs or UPCs, or closes one.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION identifier_pool_put(
    p_kind text, p_prefix text, p_next_number bigint, p_last_number bigint,
    OUT created boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE identifier_pool
    SET next_number = greatest(next_number, p_next_number),
        last_number = p_last_number
    WHERE kind = p_kind AND prefix = p_prefix;
    created := NOT FOUND;
    IF created THEN
        INSERT INTO identifier_pool (kind, prefix, next_number, last_number)
        VALUES (p_kind, p_prefix, coalesce(p_next_number, 1), p_last_number);
    END IF;
END
$$;

COMMENT ON FUNCTION identifier_pool_put IS
    'Adds a range of numbers, or sets the end of one; the next number never'
    ' goes back.  Closed is a range whose last number is next less one.';
