-- A task says how it is getting on.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_set(
    p_task_id uuid, p_status text, p_message text, OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_task
    SET status = coalesce(p_status, status), status_message = p_message,
        updated_at = now()
    WHERE id = p_task_id AND job_id IS NULL
      AND status IN ('working', 'input_required')
      AND coalesce(p_status, status) IN ('working', 'input_required');
    applied := FOUND;
    IF applied THEN
        PERFORM task_note(p_task_id);
    END IF;
END
$$;

COMMENT ON FUNCTION task_set IS
    'Sets the status (null: as it was) and message of a task without a job.'
    '  false: it is over, or the status is a final one, which is for'
    ' task_finish().';
