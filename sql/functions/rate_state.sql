-- What is in a bucket now.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION rate_state(
    p_bucket rate_bucket, p_capacity double precision,
    p_refill_per_s double precision, OUT tokens double precision,
    OUT allowed boolean, OUT retry_after_s integer)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    tokens := least(p_capacity, p_bucket.tokens + p_refill_per_s * greatest(0,
        extract(epoch FROM clock_timestamp() - p_bucket.updated_at)));
    allowed := tokens >= 1;
    retry_after_s := CASE
        WHEN allowed THEN 0
        WHEN p_refill_per_s > 0
            THEN least(86400, ceil((1 - tokens) / p_refill_per_s))
        ELSE 86400 END;
END
$$;

COMMENT ON FUNCTION rate_state IS
    'The tokens of a bucket, filled up to now, and when there is one.';
