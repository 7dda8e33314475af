-- The worker is alive and still on the job.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_heartbeat(
    p_job_id uuid, p_lease_epoch bigint, p_lease_s integer,
    p_progress integer, p_progress_text text, OUT held boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE job
    SET lease_until = now() + make_interval(secs => p_lease_s),
        progress = coalesce(p_progress, progress),
        progress_text = coalesce(p_progress_text, progress_text)
    WHERE id = p_job_id AND state = 'running' AND lease_epoch = p_lease_epoch;
    held := FOUND;
END
$$;

COMMENT ON FUNCTION job_heartbeat IS
    'Renews the lease and notes progress (null: as it was).  false: the job'
    ' is another worker''s now, or ended; stop working on it.';
