-- Puts the next signing key to use.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION signing_key_rotate(
    p_published_s integer, p_keep_s integer, OUT outcome text, OUT kid text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('signing_key'));
    SELECT k.kid INTO kid FROM signing_key k
    WHERE k.state = 'next' AND k.created_at
          <= now() - make_interval(secs => p_published_s);
    IF NOT FOUND THEN
        outcome := CASE
            WHEN EXISTS (SELECT FROM signing_key WHERE state = 'next')
                THEN 'too_soon' ELSE 'no_next' END;
        RETURN;
    END IF;
    UPDATE signing_key k
    SET state = 'retired', retired_at = now(), private_sealed = NULL,
        delete_after = now() + make_interval(secs => p_keep_s)
    WHERE k.state = 'active';
    UPDATE signing_key k SET state = 'active', activated_at = now()
    WHERE k.kid = signing_key_rotate.kid;
    outcome := 'rotated';
END
$$;

COMMENT ON FUNCTION signing_key_rotate IS
    'The next key signs from now on; the active one retires, stays'
    ' published for p_keep_s (the longest life of a token, and some), and'
    ' can sign no more. Outcomes: rotated, no_next, too_soon (the next one'
    ' is not published for p_published_s yet).';
