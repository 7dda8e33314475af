-- Puts a job into the queue.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_enqueue(
    p_kind text, p_account_id uuid, p_release_id uuid, p_revision integer,
    p_asset_id uuid, p_upload_session_id uuid, p_args jsonb,
    p_unique_key text, OUT job_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO job AS j
        (kind, account_id, release_id, revision, asset_id,
         upload_session_id, args, unique_key, priority, max_attempts)
    VALUES
        (p_kind, p_account_id, p_release_id, p_revision, p_asset_id,
         p_upload_session_id, coalesce(p_args, '{}'), p_unique_key,
         CASE p_kind WHEN 'takedown' THEN 30 WHEN 'release' THEN 50
                     WHEN 'cleanup' THEN 90 ELSE 20 END,
         CASE p_kind WHEN 'media' THEN 3 WHEN 'cleanup' THEN 3
                     WHEN 'fetch' THEN 4 ELSE 8 END)
    ON CONFLICT (kind, unique_key) WHERE state IN ('queued', 'running')
    DO NOTHING
    RETURNING j.id INTO job_id;
    IF FOUND THEN
        PERFORM pg_notify('dubplate_job', p_kind);
        RETURN;
    END IF;
    SELECT j.id INTO job_id FROM job j
    WHERE j.kind = p_kind AND j.unique_key = p_unique_key
      AND j.state IN ('queued', 'running');
END
$$;

COMMENT ON FUNCTION job_enqueue IS
    'Queues a job and wakes a worker.  While one of the same kind and unique'
    ' key is queued or running, that one is returned instead.';
