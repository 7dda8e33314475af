-- An owner calls a task off that follows a job.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_cancel_job(
    p_task_id uuid, p_job_id uuid, OUT outcome text)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
BEGIN
    PERFORM job_lock_subject(p_job_id);
    SELECT * INTO j FROM job WHERE id = p_job_id FOR NO KEY UPDATE;
    IF j.state NOT IN ('queued', 'running') THEN
        outcome := 'final';
    ELSIF j.state = 'running' OR j.started_at IS NOT NULL
          OR j.kind NOT IN ('release', 'takedown') THEN
        outcome := 'too_late';
    ELSE
        UPDATE mcp_task SET cancel_requested_at = now()
        WHERE id = p_task_id;
        PERFORM job_end_badly(j.id, NULL, 'discarded', 'cancelled',
                              'Cancelled by its owner before it began.');
        outcome := 'cancelled';
    END IF;
END
$$;

COMMENT ON FUNCTION task_cancel_job IS
    'Internal: discards a release or takedown job that no worker has ever'
    ' begun, so that no store has anything of it; it is refunded.  Outcomes'
    ' as of task_cancel().';
