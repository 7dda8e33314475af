-- A task asks no more.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_end_questions(p_task_id uuid) RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE mcp_question SET expires_at = now()
    WHERE task_id = p_task_id AND answered_at IS NULL
      AND expires_at > now();
END
$$;

COMMENT ON FUNCTION task_end_questions IS
    'Internal: the open questions of a task that is over are void.';
