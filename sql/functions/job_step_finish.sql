-- A step ends, well or not.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_step_finish(
    p_job_id uuid, p_lease_epoch bigint, p_position integer, p_state text,
    p_error_code text, p_error_text text, p_result jsonb,
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
    SET state = p_state, error_code = p_error_code,
        error_text = p_error_text, result = coalesce(p_result, result),
        finished_at = CASE WHEN p_state IN ('done', 'failed', 'skipped')
                           THEN now() END
    WHERE job_id = p_job_id AND position = p_position;
    applied := FOUND;
    IF NOT applied THEN
        RETURN;
    END IF;

    UPDATE job j SET progress = s.percent
    FROM (SELECT (100 * count(*) FILTER (WHERE state IN ('done', 'skipped'))
                  / count(*))::integer AS percent
          FROM job_step WHERE job_id = p_job_id) s
    WHERE j.id = p_job_id AND s.percent > j.progress;
END
$$;

COMMENT ON FUNCTION job_step_finish IS
    'Notes how a step ended: done, skipped, failed, or waiting (to be tried'
    ' again); moves the job''s progress.  false: the job is lost, or'
    ' has no such step.';
