-- Takes a token from a bucket.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION rate_take(
    p_key text, p_capacity double precision, p_refill_per_s double precision,
    OUT allowed boolean, OUT retry_after_s integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    b rate_bucket;
    s record;
BEGIN
    INSERT INTO rate_bucket (key, tokens, updated_at)
    VALUES (p_key, p_capacity, clock_timestamp())
    ON CONFLICT (key) DO NOTHING;
    SELECT * INTO b FROM rate_bucket WHERE key = p_key FOR NO KEY UPDATE;
    s := rate_state(b, p_capacity, p_refill_per_s);
    UPDATE rate_bucket
    SET tokens = s.tokens - CASE WHEN s.allowed THEN 1 ELSE 0 END,
        updated_at = greatest(updated_at, clock_timestamp())
    WHERE key = p_key;
    allowed := s.allowed;
    retry_after_s := s.retry_after_s;
END
$$;

COMMENT ON FUNCTION rate_take IS
    'Takes one token of the bucket of this key; when there is none, tells'
    ' after how many seconds there will be.  Buckets are not logged, so by'
    ' itself this waits for no disk, and does not turn synchronous_commit'
    ' off, which would hold for all of a transaction it is part of.';
