-- An owner calls a task off.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_cancel(
    p_account_id uuid, p_task_id uuid, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    t mcp_task;
BEGIN
    SELECT * INTO t FROM mcp_task
    WHERE id = p_task_id AND account_id = p_account_id
      AND expires_at > now();
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    IF t.job_id IS NOT NULL THEN
        outcome := task_cancel_job(t.id, t.job_id);
        RETURN;
    END IF;
    PERFORM task_abandon(t.id);
    UPDATE mcp_task
    SET status = 'cancelled', status_message = NULL,
        cancel_requested_at = now(), updated_at = now()
    WHERE id = t.id AND status IN ('working', 'input_required');
    outcome := CASE WHEN FOUND THEN 'cancelled' ELSE 'final' END;
    IF outcome = 'cancelled' THEN
        PERFORM task_end_questions(t.id);
        PERFORM task_note(t.id);
    END IF;
END
$$;

COMMENT ON FUNCTION task_cancel IS
    'Cancels a task of the account; what runs it sees the status and stops.'
    '  Outcomes: cancelled, final (it is over already), too_late (its job'
    ' has been begun, and goes on), unknown.';
