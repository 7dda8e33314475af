-- A task has changed.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_note(p_task_id uuid) RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    heard text := 'task:' || p_task_id;
BEGIN
    PERFORM pg_notify('dubplate_mcp', 'task ' || p_task_id);
    IF EXISTS (SELECT FROM mcp_topic WHERE topic = heard) THEN
        PERFORM change_note(t.account_id, heard, 'notifications/tasks',
                            task_json(t.id))
        FROM mcp_task t WHERE t.id = p_task_id;
    END IF;
END
$$;

COMMENT ON FUNCTION task_note IS
    'Internal: wakes who runs or reads a task, and tells who listens.';
