-- A job that lost its worker on every attempt is not tried again.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_bury(p_job_id uuid) RETURNS boolean
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM job_lock_subject(p_job_id);
    PERFORM FROM job
    WHERE id = p_job_id AND state = 'running' AND lease_until < now()
    FOR NO KEY UPDATE SKIP LOCKED;
    RETURN FOUND
        AND job_end_badly(p_job_id, NULL, 'failed', 'worker_lost',
                'The worker stopped without a word on every attempt.');
END
$$;

COMMENT ON FUNCTION job_bury IS
    'Internal: fails a running job whose last lease ran out.';
