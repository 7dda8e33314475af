-- An operator starts a failed job again.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_again(p_job_id uuid, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
    due integer;
BEGIN
    PERFORM job_lock_subject(p_job_id);
    SELECT * INTO j FROM job WHERE id = p_job_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'not_found';
    ELSIF j.state NOT IN ('failed', 'discarded') THEN
        outcome := 'not_failed';
    ELSIF EXISTS (SELECT FROM job o
                  WHERE o.state IN ('queued', 'running')
                    AND o.id <> j.id
                    AND (o.release_id = j.release_id
                         OR (o.kind = j.kind
                             AND o.unique_key = j.unique_key))) THEN
        outcome := 'in_progress';
    ELSIF j.revision < (SELECT r.revision FROM release r
                        WHERE r.id = j.release_id) THEN
        outcome := 'superseded';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    -- What a refund gave back is due again.
    SELECT coalesce(sum(amount), 0) INTO due FROM credit_entry
    WHERE job_id = j.id AND kind = 'refund' AND job_restart = j.restarts;
    IF due > (SELECT credits FROM account WHERE id = j.account_id) THEN
        outcome := 'insufficient_credits';
        RETURN;
    END IF;

    UPDATE job
    SET state = 'queued', attempt = 0, restarts = restarts + 1,
        run_at = now(), finished_at = NULL, progress_text = NULL
    WHERE id = j.id;
    IF due > 0 THEN
        PERFORM credit_post(j.account_id, -due, 'submit',
            format('again:%s:%s', j.id, j.restarts + 1),
            'Started again by an operator', j.id);
    END IF;
    PERFORM job_reopen_subject(j);
    PERFORM pg_notify('dubplate_job', j.kind);
    outcome := 'queued';
END
$$;

COMMENT ON FUNCTION job_again IS
    'Queues a failed or discarded job again from the step it failed at, and'
    ' debits what was refunded.  Outcomes: queued, not_found, not_failed,'
    ' in_progress (another job has the subject), superseded (a newer'
    ' revision exists), insufficient_credits.';
