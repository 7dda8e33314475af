-- Withdraws a signing key at once.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION signing_key_retire(
    p_kid text, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    was text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('signing_key'));
    SELECT k.state INTO was FROM signing_key k WHERE k.kid = p_kid;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    UPDATE signing_key k
    SET state = 'retired', retired_at = coalesce(k.retired_at, now()),
        private_sealed = NULL, delete_after = now()
    WHERE k.kid = p_kid;
    IF was = 'active' THEN
        UPDATE signing_key k SET state = 'active', activated_at = now()
        WHERE k.state = 'next';
        outcome := CASE WHEN FOUND THEN 'replaced' ELSE 'none_active' END;
    ELSE
        outcome := 'retired';
    END IF;
END
$$;

COMMENT ON FUNCTION signing_key_retire IS
    'For a key that got out: it is published no more, and what it signed'
    ' is worth nothing. Outcomes: retired, replaced (it was active; the'
    ' next one signs now), none_active (it was active and there is no'
    ' next: add one), unknown.';
