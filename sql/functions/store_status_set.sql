-- A store has come to another status.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION store_status_set(
    p_release_id uuid, p_revision integer, p_store_id text, p_status text,
    p_message_id text, p_code text, p_text text, p_job_id uuid,
    p_lease_epoch bigint, OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM release WHERE id = p_release_id FOR NO KEY UPDATE;
    applied := job_holds(p_job_id, p_lease_epoch)
        AND (SELECT release_id = p_release_id AND revision = p_revision
             FROM job WHERE id = p_job_id);
    IF applied IS NOT TRUE THEN
        applied := false;
        RETURN;
    END IF;
    UPDATE store_status
    SET status = p_status, message_id = coalesce(p_message_id, message_id),
        code = p_code, text = p_text, updated_at = now()
    WHERE release_id = p_release_id AND revision = p_revision
      AND store_id = p_store_id;
    applied := FOUND;
    PERFORM release_refresh(p_release_id);
END
$$;

COMMENT ON FUNCTION store_status_set IS
    'Notes what a store says of the revision a job delivers or withdraws,'
    ' and recomputes the release''s status (message_id null: as it was).'
    ' false: the job is lost, or the store is not one of the revision''s.';
