-- A job is done.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_finish(
    p_job_id uuid, p_lease_epoch bigint, p_result jsonb,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
BEGIN
    PERFORM job_lock_subject(p_job_id);
    UPDATE job
    SET state = 'done', lease_until = NULL, progress = 100,
        result = p_result, error_code = NULL, error_text = NULL,
        finished_at = now()
    WHERE id = p_job_id AND state = 'running' AND lease_epoch = p_lease_epoch
    RETURNING * INTO j;
    applied := FOUND;
    IF applied THEN
        PERFORM release_refresh(j.release_id);
        PERFORM pg_notify('dubplate_job_done', p_job_id::text);
    END IF;
END
$$;

COMMENT ON FUNCTION job_finish IS
    'Ends a job well.  false: the job is lost, and its result is dropped.';
