-- Begins to use one-time codes.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION totp_set(
    p_account_id uuid, p_secret_sealed bytea, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO account_totp AS t (account_id, secret_sealed)
    SELECT a.id, p_secret_sealed FROM account a
    WHERE a.id = p_account_id AND a.disabled_at IS NULL
    ON CONFLICT (account_id) DO UPDATE
    SET secret_sealed = excluded.secret_sealed, set_at = now()
    WHERE t.confirmed_at IS NULL;
    outcome := CASE
        WHEN FOUND THEN 'set'
        WHEN EXISTS (SELECT FROM account_totp t
                     WHERE t.account_id = p_account_id) THEN 'exists'
        ELSE 'not_found' END;
END
$$;

COMMENT ON FUNCTION totp_set IS
    'Stores a sealed secret that its first right code confirms; until'
    ' then it may be replaced. Outcomes: set, exists (a confirmed one;'
    ' remove it first), not_found (or disabled).';
