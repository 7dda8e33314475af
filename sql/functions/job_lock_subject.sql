-- Locks what a job is about, always in the same order.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_lock_subject(p_job_id uuid) RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
BEGIN
    SELECT * INTO j FROM job WHERE id = p_job_id;
    IF j.release_id IS NOT NULL THEN
        PERFORM FROM account WHERE id = j.account_id FOR NO KEY UPDATE;
        PERFORM FROM release WHERE id = j.release_id FOR NO KEY UPDATE;
    END IF;
    PERFORM FROM upload_session WHERE id = j.upload_session_id
        FOR NO KEY UPDATE;
    PERFORM FROM asset WHERE id = j.asset_id FOR NO KEY UPDATE;
END
$$;

COMMENT ON FUNCTION job_lock_subject IS
    'Internal: locks account, release, session, asset of a job, in the order'
    ' every function keeps: they first, the job row last.';
