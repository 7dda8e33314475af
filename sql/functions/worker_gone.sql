-- A worker has stopped as it should.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION worker_gone(p_id text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM worker WHERE id = p_id;
END
$$;

COMMENT ON FUNCTION worker_gone IS 'Strikes a worker off the list.';
