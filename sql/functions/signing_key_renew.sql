-- Puts the next signing key to use when it is time.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION signing_key_renew(
    p_active_s integer, p_published_s integer, p_keep_s integer,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('signing_key'));
    outcome := CASE
        WHEN NOT EXISTS (SELECT FROM signing_key WHERE state = 'next')
            THEN 'no_next'
        WHEN EXISTS (SELECT FROM signing_key WHERE state = 'active'
                     AND (p_active_s IS NULL OR activated_at
                          > now() - make_interval(secs => p_active_s)))
            THEN 'fresh'
        ELSE (SELECT r.outcome
              FROM signing_key_rotate(p_published_s, p_keep_s) r) END;
END
$$;

COMMENT ON FUNCTION signing_key_renew IS
    'Rotates, if the active key has signed for p_active_s (null: it may go'
    ' on for ever). Outcomes: fresh (it has not), and those of'
    ' signing_key_rotate; after no_next and rotated a key is to be added.';
