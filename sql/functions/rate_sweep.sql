-- Forgets buckets nobody takes from.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION rate_sweep(p_idle_s integer, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM rate_bucket
    WHERE updated_at < now() - make_interval(secs => p_idle_s);
    GET DIAGNOSTICS removed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION rate_sweep IS
    'Removes buckets idle for so long that they are full again.';
