-- A task is done.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_finish(
    p_task_id uuid, p_status text, p_result text, p_error text,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_task
    SET status = p_status, result = p_result, error = p_error,
        status_message = NULL, updated_at = now()
    WHERE id = p_task_id AND job_id IS NULL
      AND status IN ('working', 'input_required')
      AND p_status IN ('completed', 'failed', 'cancelled');
    applied := FOUND;
    IF applied THEN
        PERFORM task_end_questions(p_task_id);
        PERFORM task_note(p_task_id);
    END IF;
END
$$;

COMMENT ON FUNCTION task_finish IS
    'Ends a task without a job: completed with a result, failed with an'
    ' error, or cancelled.  false: it is over already.';
