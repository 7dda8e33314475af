-- May traffic come?

SET search_path = dubplate;

CREATE OR REPLACE VIEW readiness AS
SELECT (SELECT max(m.number) FROM schema_migration m) AS schema_number,
       (SELECT extract(epoch FROM now() - max(w.seen_at))::double precision
        FROM worker w WHERE NOT w.stopping) AS worker_age_s,
       (SELECT count(*) FROM job j
        WHERE j.state = 'queued' AND j.run_at <= now()) AS jobs_due,
       (SELECT count(*) FROM job j WHERE j.state = 'running')
           AS jobs_running;

COMMENT ON VIEW readiness IS
    'One row: newest migration, seconds since a worker was seen (null: none'
    ' is there), jobs due and running.';
