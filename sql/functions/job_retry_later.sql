-- Not now: the job goes back into the queue.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_retry_later(
    p_job_id uuid, p_lease_epoch bigint, p_delay_s double precision,
    p_counts_as_attempt boolean, p_error_code text, p_error_text text,
    OUT applied boolean, OUT final boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    again_at timestamptz := now() + make_interval(secs => p_delay_s);
BEGIN
    UPDATE job
    SET state = 'queued', lease_until = NULL, run_at = again_at,
        attempt = CASE WHEN p_counts_as_attempt THEN attempt
                  ELSE greatest(attempt - 1, 0) END,
        error_code = p_error_code, error_text = p_error_text
    WHERE id = p_job_id AND state = 'running' AND lease_epoch = p_lease_epoch
      AND NOT (p_counts_as_attempt AND attempt >= max_attempts);
    applied := FOUND;
    final := false;
    IF applied THEN
        UPDATE job_step SET state = 'waiting', next_try_at = again_at
        WHERE job_id = p_job_id AND state = 'running';
        RETURN;
    END IF;

    applied := p_lease_epoch IS NOT NULL
        AND job_end_badly(p_job_id, p_lease_epoch, 'failed', p_error_code,
                          p_error_text);
    final := applied;
END
$$;

COMMENT ON FUNCTION job_retry_later IS
    'Queues a running job again after a delay; waiting for a store does not'
    ' count as an attempt.  final: that was the last attempt, and the job'
    ' has failed as by job_fail().  applied = false: the job is lost.';
