-- Looks into a bucket.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION rate_check(
    p_key text, p_capacity double precision, p_refill_per_s double precision,
    OUT allowed boolean, OUT retry_after_s integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    b rate_bucket;
    s record;
BEGIN
    SELECT * INTO b FROM rate_bucket WHERE key = p_key;
    allowed := NOT FOUND;
    retry_after_s := 0;
    IF NOT allowed THEN
        s := rate_state(b, p_capacity, p_refill_per_s);
        allowed := s.allowed;
        retry_after_s := s.retry_after_s;
    END IF;
END
$$;

COMMENT ON FUNCTION rate_check IS
    'What rate_take would say, and takes nothing: for those of whom only'
    ' failures count.';
