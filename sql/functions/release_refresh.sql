-- Brings the status of a release up to date.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_refresh(p_release_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    statuses text[];
    failed boolean;
BEGIN
    SELECT array_agg(c.status) INTO statuses
    FROM release_carried(p_release_id) c;
    SELECT j.state IN ('failed', 'discarded') INTO failed
    FROM job j WHERE j.release_id = p_release_id AND j.kind = 'release'
    ORDER BY j.created_at DESC, j.revision DESC LIMIT 1;

    UPDATE release
    SET status = release_status_of(statuses, coalesce(failed, false)),
        updated_at = now()
    WHERE id = p_release_id AND revision > 0;
END
$$;

COMMENT ON FUNCTION release_refresh IS
    'Internal: recomputes release.status.  The caller has locked the'
    ' release.';
