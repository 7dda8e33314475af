-- Where every release job is.

SET search_path = dubplate;

CREATE OR REPLACE VIEW release_job_overview AS
SELECT j.created_at, r.title AS release_title, a.login AS account_login,
       j.kind, j.state, cur.step AS current_step,
       cur.store_id AS current_store, j.progress, j.attempt,
       coalesce(cur.next_try_at,
                CASE WHEN j.state = 'queued' THEN j.run_at END)
           AS next_try_at,
       date_trunc('second', coalesce(j.finished_at, now())
                            - j.created_at) AS age,
       coalesce(cur.error_text, j.error_text) AS last_error,
       st.live AS stores_live, st.total AS stores_total,
       r.status AS release_status, j.revision, j.lease_owner AS worker,
       j.id AS job_id, r.id AS release_id, a.id AS account_id
FROM job j
JOIN release r ON r.id = j.release_id
JOIN account a ON a.id = r.account_id
LEFT JOIN LATERAL (
    SELECT s.step, s.store_id, s.next_try_at, s.error_text FROM job_step s
    WHERE s.job_id = j.id AND s.state IN ('waiting', 'running', 'failed')
    ORDER BY s.state = 'failed' DESC, s.state = 'running' DESC, s.position
    LIMIT 1) cur ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE t.status IN ('live', 'takedown_pending'))
               AS live, count(*) AS total
    FROM store_status t
    WHERE t.release_id = j.release_id AND t.revision = j.revision) st
WHERE j.kind IN ('release', 'takedown')
ORDER BY j.created_at DESC;

COMMENT ON VIEW release_job_overview IS
    'A row for each release or takedown job, newest first: whose, how far,'
    ' what went wrong last, in how many stores it is live.';

COMMENT ON COLUMN release_job_overview.current_step IS
    'The step that failed, runs, or comes next; null when all are done.';
COMMENT ON COLUMN release_job_overview.next_try_at IS
    'When a waiting job is tried again.';
COMMENT ON COLUMN release_job_overview.age IS
    'From submit until it ended, or until now.';
