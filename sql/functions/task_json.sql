-- A task as clients see it.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_json(p_task_id uuid) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    form CONSTANT text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
    t record;
    asked jsonb;
BEGIN
    SELECT * INTO t FROM task_overview WHERE task_id = p_task_id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF t.status = 'input_required' THEN
        SELECT coalesce(jsonb_object_agg(q.key, jsonb_build_object(
                   'method', q.method, 'params', q.params)), '{}')
        INTO asked FROM question_state q
        WHERE q.task_id = p_task_id AND q.state = 'open';
    END IF;
    -- Result and error stand as they were written; every result of
    -- 2026-07-28 says of what type it is.
    RETURN '{' || concat_ws(',',
        '"taskId":' || to_json(t.task_id),
        '"status":' || to_json(t.status),
        '"statusMessage":' || to_json(t.status_message),
        '"createdAt":'
            || to_json(to_char(t.created_at AT TIME ZONE 'UTC', form)),
        '"lastUpdatedAt":'
            || to_json(to_char(t.updated_at AT TIME ZONE 'UTC', form)),
        '"ttlMs":' || t.ttl_ms,
        '"pollIntervalMs":' || t.poll_interval_ms,
        '"inputRequests":' || asked::text,
        '"result":' || regexp_replace(t.result, '^{\s*(}?)',
            '{"resultType":"complete"'
            || CASE WHEN t.result ~ '^{\s*}' THEN '}' ELSE ',' END),
        '"error":' || t.error) || '}';
END
$$;

COMMENT ON FUNCTION task_json IS
    'The flat task object of the extension io.modelcontextprotocol/tasks:'
    ' with result, error or inputRequests where they are due.';
