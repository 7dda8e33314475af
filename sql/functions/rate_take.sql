-- Takes a token from a bucket.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION rate_take(
    p_key text, p_capacity double precision, p_refill_per_s double precision,
    OUT allowed boolean, OUT retry_after_s integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    at_time timestamptz := clock_timestamp();
    have double precision;
BEGIN
    INSERT INTO rate_bucket (key, tokens, updated_at)
    VALUES (p_key, p_capacity, at_time) ON CONFLICT (key) DO NOTHING;
    SELECT least(p_capacity, tokens + p_refill_per_s * greatest(0,
               extract(epoch FROM at_time - updated_at)))
    INTO have
    FROM rate_bucket WHERE key = p_key FOR NO KEY UPDATE;

    allowed := have >= 1;
    retry_after_s := CASE
        WHEN allowed THEN 0
        WHEN p_refill_per_s > 0
            THEN least(86400, ceil((1 - have) / p_refill_per_s))
        ELSE 86400 END;
    UPDATE rate_bucket
    SET tokens = have - CASE WHEN allowed THEN 1 ELSE 0 END,
        updated_at = greatest(updated_at, at_time)
    WHERE key = p_key;
END
$$;

COMMENT ON FUNCTION rate_take IS
    'Takes one token of the bucket of this key; when there is none, tells'
    ' after how many seconds there will be.  Buckets are not logged, so by'
    ' itself this waits for no disk, and does not turn synchronous_commit'
    ' off, which would hold for all of a transaction it is part of.';
