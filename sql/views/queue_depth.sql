-- How deep the queue is.

SET search_path = dubplate;

CREATE OR REPLACE VIEW queue_depth AS
SELECT j.kind, j.state, count(*) AS jobs,
       count(*) FILTER (WHERE j.state = 'queued' AND j.run_at <= now())
           AS due,
       date_trunc('second', now() - min(j.created_at)) AS oldest_age,
       date_trunc('second', now() - min(j.run_at)
           FILTER (WHERE j.state = 'queued' AND j.run_at <= now()))
           AS longest_wait
FROM job j
WHERE j.state IN ('queued', 'running')
GROUP BY j.kind, j.state
ORDER BY j.kind, j.state;

COMMENT ON VIEW queue_depth IS
    'Queued and running jobs by kind; longest_wait is how long the first due'
    ' one has waited.';
