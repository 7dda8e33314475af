-- The steps and the subject of a job that is started again.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_reopen_subject(j job) RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE job_step
    SET state = 'waiting', error_code = NULL, error_text = NULL,
        finished_at = NULL, next_try_at = NULL
    WHERE job_id = j.id AND state IN ('failed', 'skipped');

    IF j.kind IN ('release', 'takedown') THEN
        UPDATE store_status s
        SET status = CASE j.kind WHEN 'takedown' THEN 'takedown_pending'
                     ELSE 'queued' END,
            code = NULL, text = NULL, updated_at = now()
        WHERE s.release_id = j.release_id AND s.revision = j.revision
          AND s.status = ANY (CASE j.kind
                WHEN 'takedown' THEN '{live}'
                ELSE '{queued,preparing,delivering,rejected}' END::text[])
          AND s.store_id IN (SELECT store_id FROM job_step
                             WHERE job_id = j.id AND state = 'waiting');
        PERFORM release_refresh(j.release_id);
    ELSIF j.kind = 'media' THEN
        UPDATE asset
        SET state = 'pending', refusal_code = NULL, refusal_text = NULL
        WHERE id = j.asset_id AND state = 'refused';
    ELSIF j.kind = 'fetch' THEN
        UPDATE upload_session
        SET state = 'open', failure_code = NULL, failure_text = NULL,
            closed_at = NULL, swept_at = NULL,
            expires_at = now() + interval '2 h',
            expires_hard_at = now() + interval '24 h'
        WHERE id = j.upload_session_id AND state IN ('failed', 'expired');
    END IF;
END
$$;

COMMENT ON FUNCTION job_reopen_subject IS
    'Internal: undoes what job_end_badly() did to steps, stores, asset or'
    ' upload session.';
