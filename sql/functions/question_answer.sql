-- A client answers.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION question_answer(
    p_account_id uuid, p_question_id uuid, p_answer jsonb, p_error jsonb,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    q mcp_question;
BEGIN
    SELECT * INTO q FROM mcp_question
    WHERE id = p_question_id AND account_id = p_account_id;
    -- The task first, as everywhere.
    PERFORM FROM mcp_task WHERE id = q.task_id FOR NO KEY UPDATE;
    UPDATE mcp_question
    SET answer = p_answer, error = p_error, answered_at = now()
    WHERE id = q.id AND answered_at IS NULL AND expires_at > now()
    RETURNING * INTO q;
    IF NOT FOUND THEN
        outcome := CASE WHEN EXISTS (
            SELECT FROM mcp_question
            WHERE id = p_question_id AND account_id = p_account_id
              AND answered_at IS NOT NULL) THEN 'again'
            ELSE 'unknown' END;
        RETURN;
    END IF;
    outcome := 'taken';
    PERFORM pg_notify('dubplate_mcp', 'question ' || q.id);
    IF q.task_id IS NOT NULL THEN
        UPDATE mcp_task
        SET updated_at = now(), status = CASE WHEN EXISTS (
            SELECT FROM mcp_question o
            WHERE o.task_id = q.task_id AND o.answered_at IS NULL
              AND o.expires_at > now()) THEN 'input_required'
            ELSE 'working' END
        WHERE id = q.task_id AND status = 'input_required';
        PERFORM task_note(q.task_id);
    END IF;
END
$$;

COMMENT ON FUNCTION question_answer IS
    'Takes the result or the error a client answered with; a task that has'
    ' all its answers works on.  Outcomes: taken, again (it was answered'
    ' before), unknown (no such question of the account, or it is too late).';
