-- What needs a look.

SET search_path = dubplate;

CREATE OR REPLACE VIEW stuck_jobs AS
SELECT stuck.reason, j.kind, j.state, j.attempt, j.max_attempts,
       date_trunc('second', now() - j.created_at) AS age,
       date_trunc('second', greatest(interval '0', now()
           - CASE j.state WHEN 'running' THEN j.lease_until
             ELSE j.run_at END)) AS overdue,
       j.error_code, j.error_text, j.lease_owner AS worker,
       a.login AS account_login, r.title AS release_title,
       j.id AS job_id, j.release_id, j.asset_id, j.upload_session_id
FROM job j
LEFT JOIN account a ON a.id = j.account_id
LEFT JOIN release r ON r.id = j.release_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN j.state = 'running' AND j.lease_until < now()
            THEN 'worker gone'
        WHEN j.state = 'queued' AND j.run_at < now() - interval '2 min'
            THEN 'nobody claims it'
        WHEN j.state IN ('queued', 'running') AND j.error_code IS NOT NULL
             AND 2 * j.attempt >= j.max_attempts
            THEN 'keeps failing'
        END AS reason) stuck
WHERE stuck.reason IS NOT NULL AND j.state IN ('queued', 'running')
ORDER BY j.created_at;

COMMENT ON VIEW stuck_jobs IS
    'Jobs that do not get on, oldest first.  Reasons: worker gone (its lease'
    ' ran out), nobody claims it (due for two minutes), keeps failing (half'
    ' of its attempts are used up).';
