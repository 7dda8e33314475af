-- Gives credits to an account, or takes some: the operator's booking.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION account_credit(
    p_account_id uuid, p_amount integer, p_kind text,
    p_idempotency_key text, p_note text,
    OUT applied boolean, OUT balance integer, OUT insufficient boolean)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    key text := coalesce(p_idempotency_key, gen_random_uuid()::text);
BEGIN
    applied := false;
    insufficient := false;

    SELECT a.credits INTO balance
    FROM account a WHERE a.id = p_account_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM credit_entry e WHERE e.account_id = p_account_id
               AND e.idempotency_key = key) THEN
        RETURN;
    END IF;
    IF balance + p_amount < 0 THEN
        insufficient := true;
        RETURN;
    END IF;

    balance := credit_post(p_account_id, p_amount, p_kind, key, p_note, NULL);
    applied := true;
END
$$;

COMMENT ON FUNCTION account_credit IS
    'Books a grant or an adjustment once per idempotency key (null: a new'
    ' one).  applied = false with insufficient = true: the balance would'
    ' be negative; otherwise the key was used before.  A null balance: no'
    ' such account.';
