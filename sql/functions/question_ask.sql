-- A call or a task asks its client.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION question_ask(
    p_account_id uuid, p_session_id uuid, p_stream_id uuid, p_task_id uuid,
    p_key text, p_method text, p_params jsonb, p_timeout_s integer,
    OUT question_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    IF p_task_id IS NOT NULL THEN
        UPDATE mcp_task SET status = 'input_required', updated_at = now()
        WHERE id = p_task_id AND account_id = p_account_id
          AND job_id IS NULL AND status IN ('working', 'input_required');
        IF NOT FOUND THEN
            RETURN;
        END IF;
    ELSE
        PERFORM FROM stream_overview s
        WHERE s.stream_id = p_stream_id AND s.account_id = p_account_id
          AND s.session_id IS NOT DISTINCT FROM p_session_id
          AND NOT s.ended AND s.cancelled_at IS NULL;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO mcp_question
        (account_id, session_id, stream_id, task_id, key, method, params,
         expires_at)
    VALUES
        (p_account_id, p_session_id, p_stream_id, p_task_id, p_key, p_method,
         p_params, now() + make_interval(secs => p_timeout_s))
    RETURNING id INTO question_id;
    IF p_task_id IS NOT NULL THEN
        PERFORM task_note(p_task_id);
    END IF;
END
$$;

COMMENT ON FUNCTION question_ask IS
    'Asks the client of a call (stream) or of a task, which is'
    ' input_required until it has all answers.  Null: the call was cancelled'
    ' or has ended, the task is over, or it is not the account''s.';
