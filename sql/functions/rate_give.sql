-- Puts a token back into a bucket.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION rate_give(
    p_key text, p_capacity double precision, OUT given boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE rate_bucket SET tokens = least(p_capacity, tokens + 1)
    WHERE key = p_key;
    given := FOUND;
END
$$;

COMMENT ON FUNCTION rate_give IS
    'Gives one token back to the bucket of this key, up to its capacity:'
    ' for what was taken and then found not to count.';
