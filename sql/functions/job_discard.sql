-- An operator ends a job that shall not run.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_discard(p_job_id uuid, OUT discarded boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    discarded := job_end_badly(p_job_id, NULL, 'discarded', 'discarded',
                               'Discarded by an operator.');
    IF NOT discarded THEN
        UPDATE job SET state = 'discarded'
        WHERE id = p_job_id AND state = 'failed';
        discarded := FOUND;
    END IF;
END
$$;

COMMENT ON FUNCTION job_discard IS
    'Discards a queued or running job (refunded as if it had failed; its'
    ' worker loses it), or files a failed one away.';
