-- A step begins.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_step_start(
    p_job_id uuid, p_lease_epoch bigint, p_position integer,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    applied := job_holds(p_job_id, p_lease_epoch);
    IF NOT applied THEN
        RETURN;
    END IF;
    UPDATE job_step
    SET state = 'running', attempts = attempts + 1, next_try_at = NULL,
        started_at = coalesce(started_at, now()), finished_at = NULL
    WHERE job_id = p_job_id AND position = p_position
      AND state IN ('waiting', 'running', 'failed');
    applied := FOUND;
END
$$;

COMMENT ON FUNCTION job_step_start IS
    'Notes that a step begins.  false: the job is lost, or the step is done'
    ' or skipped already.';
