-- The only place that changes a balance.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION credit_post(
    p_account_id uuid, p_amount integer, p_kind text,
    p_idempotency_key text, p_note text, p_job_id uuid)
RETURNS integer
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    j job;
    balance integer;
BEGIN
    SELECT * INTO j FROM job WHERE id = p_job_id;
    UPDATE account SET credits = credits + p_amount
    WHERE id = p_account_id RETURNING credits INTO STRICT balance;
    INSERT INTO credit_entry
        (account_id, amount, balance_after, kind, release_id, revision,
         job_id, job_restart, idempotency_key, note)
    VALUES
        (p_account_id, p_amount, balance, p_kind, j.release_id, j.revision,
         p_job_id, coalesce(j.restarts, 0), p_idempotency_key, p_note);
    RETURN balance;
END
$$;

COMMENT ON FUNCTION credit_post IS
    'Internal: changes a balance and writes its ledger entry; returns the'
    ' new balance.  The caller has locked the account and knows that the'
    ' key is new and the balance enough.';
