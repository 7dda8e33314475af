-- Gives out the next ISRC or UPC.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION identifier_next(p_kind text) RETURNS text
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    pool identifier_pool;
    digits text;
BEGIN
    SELECT * INTO pool FROM identifier_pool
    WHERE kind = p_kind AND next_number <= last_number
    ORDER BY prefix LIMIT 1 FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE identifier_pool SET next_number = next_number + 1
    WHERE kind = pool.kind AND prefix = pool.prefix;

    IF p_kind = 'isrc' THEN
        RETURN pool.prefix || to_char(now() AT TIME ZONE 'UTC', 'YY')
            || lpad(pool.next_number::text, 5, '0');
    END IF;
    digits := pool.prefix || lpad(pool.next_number::text,
                                  11 - length(pool.prefix), '0');
    RETURN digits || gtin_check_digit(digits);
END
$$;

COMMENT ON FUNCTION identifier_next IS
    'Internal: the next identifier of a kind from the first pool that has'
    ' any; null when all are used up.';
