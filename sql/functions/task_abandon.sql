-- Who ran a task is gone.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_abandon(
    p_task_id uuid, OUT abandoned boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_task
    SET status = 'failed', status_message = NULL, error = mcp_restarted(),
        updated_at = now()
    WHERE id = p_task_id AND lease_until < now()
      AND status IN ('working', 'input_required');
    abandoned := FOUND;
    IF abandoned THEN
        PERFORM task_end_questions(p_task_id);
        PERFORM task_note(p_task_id);
    END IF;
END
$$;

COMMENT ON FUNCTION task_abandon IS
    'Fails a task whose lease is over; anything else is left alone.';
