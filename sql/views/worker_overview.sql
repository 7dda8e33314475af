-- Workers.

SET search_path = dubplate;

CREATE OR REPLACE VIEW worker_overview AS
SELECT w.id AS worker, w.host, w.pid, w.version,
       date_trunc('second', now() - w.started_at) AS up,
       date_trunc('second', now() - w.seen_at) AS silent,
       w.stopping,
       (SELECT count(*) FROM job j
        WHERE j.state = 'running' AND j.lease_owner = w.id) AS jobs_running
FROM worker w
ORDER BY w.seen_at DESC;

COMMENT ON VIEW worker_overview IS
    'Workers, how long they have been silent, how many jobs they hold.';
