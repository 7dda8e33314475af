-- The process that runs tasks is alive.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_renew(
    p_task_ids uuid[], p_lease_s integer, OUT renewed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    WITH mine AS (
        SELECT id FROM mcp_task
        WHERE id = ANY (p_task_ids) AND job_id IS NULL
          AND status IN ('working', 'input_required')
        ORDER BY id FOR NO KEY UPDATE)
    UPDATE mcp_task t
    SET lease_until = now() + make_interval(secs => p_lease_s)
    FROM mine WHERE t.id = mine.id;
    GET DIAGNOSTICS renewed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION task_renew IS
    'Renews the leases of tasks that are under way.';
