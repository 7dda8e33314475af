-- A call becomes a task.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION task_open(
    p_account_id uuid, p_session_id uuid, p_tool text, p_ttl_ms bigint,
    p_poll_interval_ms integer, p_job_id uuid, p_result text,
    p_lease_s integer, p_max_tasks integer,
    OUT outcome text, OUT task_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    IF p_session_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM mcp_session s
        WHERE s.id = p_session_id AND s.account_id = p_account_id
          AND s.ended_at IS NULL AND s.expires_at > now()) THEN
        outcome := 'no_session';
    ELSIF p_job_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM job j
        WHERE j.id = p_job_id AND j.account_id = p_account_id) THEN
        outcome := 'no_job';
    ELSIF (SELECT count(*) FROM task_overview t
           WHERE t.account_id = p_account_id AND t.expires_at > now()
             AND t.status IN ('working', 'input_required'))
          >= p_max_tasks THEN
        outcome := 'too_many';
    ELSE
        DELETE FROM mcp_task WHERE id IN (
            SELECT t.task_id FROM task_overview t
            JOIN (SELECT m.id FROM mcp_task m
                  WHERE m.account_id = p_account_id
                  ORDER BY m.created_at DESC, m.id
                  OFFSET p_max_tasks * 20) AS old ON old.id = t.task_id
            WHERE t.status NOT IN ('working', 'input_required'));
        INSERT INTO mcp_task
            (account_id, session_id, tool, ttl_ms, poll_interval_ms, job_id,
             result, lease_until, expires_at)
        VALUES
            (p_account_id, p_session_id, p_tool, p_ttl_ms,
             p_poll_interval_ms, p_job_id,
             CASE WHEN p_job_id IS NOT NULL THEN p_result END,
             CASE WHEN p_job_id IS NULL
                  THEN now() + make_interval(secs => p_lease_s) END,
             now() + p_ttl_ms * interval '1 ms')
        RETURNING id INTO task_id;
        outcome := 'opened';
    END IF;
END
$$;

COMMENT ON FUNCTION task_open IS
    'Makes a task that follows a job of the account (p_result is what it'
    ' answers when the job is done), or one (p_job_id null) that the caller'
    ' runs and holds a lease of.  Outcomes: opened, no_session, no_job,'
    ' too_many (p_max_tasks are under way).  Twenty times as many are kept;'
    ' beyond them the oldest that are over go before their time.';
