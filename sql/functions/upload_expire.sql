-- Ends forgotten uploads, and names the files that may go.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_expire(
    p_grace_s integer DEFAULT 86400)
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE upload_session
    SET state = 'expired', assembling_until = NULL, closed_at = now()
    WHERE state IN ('open', 'assembling')
      AND least(expires_at, expires_hard_at) <= now()
      AND coalesce(assembling_until, '-infinity') <= now();
    RETURN QUERY
    SELECT id FROM upload_session
    WHERE swept_at IS NULL
      AND closed_at <= now() - make_interval(secs => p_grace_s)
    ORDER BY closed_at LIMIT 1000;
END
$$;

COMMENT ON FUNCTION upload_expire IS
    'Expires sessions past their time; returns up to 1000 closed ones whose'
    ' chunk files may be removed (then call upload_swept).';
