-- Jobs.

SET search_path = dubplate;

CREATE OR REPLACE VIEW job_overview AS
SELECT j.id AS job_id, j.kind, j.account_id, j.release_id, j.revision,
       j.asset_id, j.upload_session_id, j.state, j.priority, j.run_at,
       j.attempt, j.max_attempts, j.restarts, j.lease_owner,
       j.lease_until, j.lease_epoch, j.args, j.progress, j.progress_text,
       j.error_code, j.error_text, j.result, j.created_at, j.started_at,
       j.finished_at
FROM job j;

COMMENT ON VIEW job_overview IS
    'Jobs of every kind.';
