-- Steps of jobs.

SET search_path = dubplate;

CREATE OR REPLACE VIEW job_step_overview AS
SELECT s.job_id, j.account_id, s.position, s.step, s.store_id, s.state,
       s.attempts, s.next_try_at, s.started_at, s.finished_at,
       s.error_code, s.error_text, s.result
FROM job_step s
JOIN job j ON j.id = s.job_id;

COMMENT ON VIEW job_step_overview IS
    'Steps of release and takedown jobs, by position.';
