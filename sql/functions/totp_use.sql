-- Takes a one-time code that was right.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION totp_use(
    p_account_id uuid, p_step bigint, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE account_totp
    SET last_step = p_step, confirmed_at = coalesce(confirmed_at, now())
    WHERE account_id = p_account_id AND last_step < p_step;
    outcome := CASE
        WHEN FOUND THEN 'accepted'
        WHEN EXISTS (SELECT FROM account_totp
                     WHERE account_id = p_account_id) THEN 'replayed'
        ELSE 'not_found' END;
END
$$;

COMMENT ON FUNCTION totp_use IS
    'The code of this time step was right: takes it, once. Outcomes:'
    ' accepted (the first one confirms the secret), replayed (this step or'
    ' a later one was taken before), not_found (no secret).';
