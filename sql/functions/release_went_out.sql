-- Did a store ever get this release?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_went_out(p_release_id uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM job_step s JOIN job j ON j.id = s.job_id
                   WHERE j.release_id = p_release_id AND s.step = 'deliver'
                     AND s.attempts > 0);
END
$$;

COMMENT ON FUNCTION release_went_out IS
    'Internal: whether a delivery of it was begun; from then on its UPC is'
    ' known outside.';
