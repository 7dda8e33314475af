-- Tasks.

SET search_path = dubplate;

CREATE OR REPLACE VIEW task_overview AS
SELECT t.id AS task_id, t.account_id, a.login AS account_login, t.session_id,
       t.tool, s.status,
       CASE WHEN t.job_id IS NULL THEN t.status_message
            WHEN s.status = 'working' THEN coalesce(j.progress_text,
                CASE j.state WHEN 'queued' THEN 'Waiting in the queue.' END)
            WHEN s.status IN ('failed', 'cancelled') THEN j.error_text
       END AS status_message,
       t.ttl_ms, t.poll_interval_ms,
       CASE WHEN s.status = 'completed' THEN coalesce(t.result,
            '{"content":[{"type":"text","text":"Done."}]}')
       END AS result,
       CASE WHEN s.status <> 'failed' THEN NULL
            WHEN t.job_id IS NULL THEN t.error
            ELSE jsonb_build_object('code', -32603, 'message',
                     coalesce(j.error_text, 'The job has failed.'),
                     'data', jsonb_build_object('code', j.error_code,
                                                'jobId', j.id))::text
       END AS error,
       t.job_id, j.kind AS job_kind, j.state AS job_state,
       j.progress AS job_progress, t.lease_until,
       coalesce(t.lease_until < now(), false)
           AND t.status IN ('working', 'input_required') AS lease_over,
       t.cancel_requested_at, t.created_at, t.updated_at, t.expires_at
FROM mcp_task t
JOIN account a ON a.id = t.account_id
LEFT JOIN job j ON j.id = t.job_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN t.job_id IS NULL THEN t.status
        WHEN j.state IN ('queued', 'running') THEN 'working'
        WHEN j.state = 'done' THEN 'completed'
        WHEN j.state = 'discarded' AND t.cancel_requested_at IS NOT NULL
            THEN 'cancelled'
        ELSE 'failed' END AS status) s;

COMMENT ON VIEW task_overview IS
    'Tasks of MCP clients; the status of one that follows a job is that of'
    ' the job.';
COMMENT ON COLUMN task_overview.lease_over IS
    'The program that ran it is gone: task_abandon().';
COMMENT ON COLUMN task_overview.result IS 'Of a completed task.';
COMMENT ON COLUMN task_overview.error IS 'Of a failed one.';
