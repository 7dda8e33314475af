-- Writes the steps of a release or takedown job.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_plan(p_job_id uuid, p_store_ids text[])
RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO job_step (job_id, position, step, store_id)
    SELECT p_job_id, row_number() OVER (ORDER BY plan.place, s.store_id),
           plan.step, s.store_id
    FROM job j
    JOIN (VALUES ('release', 1, 'validate', false),
                 ('release', 2, 'identifiers', false),
                 ('release', 3, 'assets', false),
                 ('release', 4, 'package', false),
                 ('release', 5, 'deliver', true),
                 ('release', 6, 'await', true),
                 ('release', 7, 'live', false),
                 ('takedown', 4, 'package', false),
                 ('takedown', 5, 'deliver', true),
                 ('takedown', 6, 'await', true),
                 ('takedown', 7, 'taken_down', false))
         AS plan(kind, place, step, for_each_store) ON plan.kind = j.kind
    LEFT JOIN unnest(p_store_ids) AS s(store_id) ON plan.for_each_store
    WHERE j.id = p_job_id;
END
$$;

COMMENT ON FUNCTION job_plan IS
    'Internal: writes the steps of a job; deliver and await once a store.';
