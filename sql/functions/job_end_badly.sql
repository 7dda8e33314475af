-- What a job that failed or was discarded leaves behind.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_end_badly(
    p_job_id uuid, p_lease_epoch bigint, p_state text, p_code text,
    p_text text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
BEGIN
    PERFORM job_lock_subject(p_job_id);
    UPDATE job
    SET state = p_state, lease_until = NULL, finished_at = now(),
        error_code = coalesce(p_code, 'failed'), error_text = p_text
    WHERE id = p_job_id AND state IN ('queued', 'running')
      AND (p_lease_epoch IS NULL
           OR (state = 'running' AND lease_epoch = p_lease_epoch))
    RETURNING * INTO j;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    UPDATE job_step
    SET state = CASE WHEN attempts > 0 THEN 'failed' ELSE 'skipped' END,
        error_code = CASE WHEN attempts > 0
                     THEN coalesce(error_code, j.error_code) END,
        error_text = CASE WHEN attempts > 0
                     THEN coalesce(error_text, j.error_text) END,
        next_try_at = NULL, finished_at = now()
    WHERE job_id = j.id AND state IN ('waiting', 'running');

    IF j.kind IN ('release', 'takedown') THEN
        PERFORM job_end_release(j);
    ELSIF j.kind = 'media' THEN
        UPDATE asset
        SET state = 'refused', refusal_code = j.error_code,
            refusal_text = j.error_text
        WHERE id = j.asset_id AND state = 'pending';
    ELSIF j.kind = 'fetch' THEN
        UPDATE upload_session
        SET state = 'failed', failure_code = j.error_code,
            failure_text = j.error_text, assembling_until = NULL,
            closed_at = now()
        WHERE id = j.upload_session_id AND state IN ('open', 'assembling');
    END IF;
    PERFORM pg_notify('dubplate_job_done', p_job_id::text);
    RETURN true;
END
$$;

COMMENT ON FUNCTION job_end_badly IS
    'Internal: ends a queued or running job as failed or discarded (epoch'
    ' null: whoever holds it) and settles what it was about.';
