-- Fencing: does this worker still hold the job?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_holds(p_job_id uuid, p_lease_epoch bigint)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM job
    WHERE id = p_job_id AND state = 'running' AND lease_epoch = p_lease_epoch
    FOR NO KEY UPDATE;
    RETURN FOUND;
END
$$;

COMMENT ON FUNCTION job_holds IS
    'Internal: whether the job runs under this epoch; keeps it so until the'
    ' transaction ends.  Lock account, release, asset and session first.';
