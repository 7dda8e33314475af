-- Gives back what a job was paid, once.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION credit_refund(p_job_id uuid, p_note text)
RETURNS integer
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
    paid integer;
BEGIN
    SELECT * INTO STRICT j FROM job WHERE id = p_job_id;
    SELECT -coalesce(sum(amount), 0) INTO paid
    FROM credit_entry WHERE job_id = p_job_id;
    IF paid <= 0 THEN
        RETURN 0;
    END IF;
    -- Goods delivered are not paid back.
    IF EXISTS (SELECT FROM store_status s
               WHERE s.release_id = j.release_id AND s.revision = j.revision
                 AND s.status IN ('acknowledged', 'ingested', 'live',
                                  'takedown_pending', 'taken_down'))
    THEN
        RETURN 0;
    END IF;
    PERFORM credit_post(j.account_id, paid, 'refund',
                        format('refund:%s:%s', j.id, j.restarts), p_note,
                        j.id);
    RETURN paid;
END
$$;

COMMENT ON FUNCTION credit_refund IS
    'Internal: pays back what the job still holds, unless a store took the'
    ' revision; returns the amount.  The caller has locked the account.';
