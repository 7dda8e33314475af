-- Was this document submitted before?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_find_repeat(
    p_account_id uuid, p_release_id uuid, p_document_hash bytea)
RETURNS TABLE (release_id uuid, revision integer, job_id uuid,
               credits_debited integer, response jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT v.release_id, v.revision, v.job_id,
           (v.response ->> 'creditsDebited')::integer, v.response
    FROM release_revision v
    JOIN release r ON r.id = v.release_id AND r.account_id = p_account_id
    JOIN job j ON j.id = v.job_id
    WHERE v.document_hash = p_document_hash
      AND j.state NOT IN ('failed', 'discarded')
      AND (p_release_id IS NULL
           OR (r.id = p_release_id AND v.revision = r.revision))
    ORDER BY v.submitted_at DESC LIMIT 1;
END
$$;

COMMENT ON FUNCTION release_find_repeat IS
    'The revision that a submit of this document repeats, with its first'
    ' answer; no row: it is new.  Of a named release only the newest counts,'
    ' so that going back to an older text is a new revision.';
