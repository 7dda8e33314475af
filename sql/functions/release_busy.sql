-- Does a job have the release?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_busy(p_release_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM job j WHERE j.release_id = p_release_id
                   AND j.state IN ('queued', 'running'));
END
$$;

COMMENT ON FUNCTION release_busy IS
    'Internal: whether a job of the release is queued or running.';
