-- A message was handed to a store.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION delivery_record(
    p_message_id text, p_release_id uuid, p_revision integer,
    p_store_id text, p_job_id uuid, p_lease_epoch bigint, p_kind text,
    p_location text, p_digest bytea, OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    applied := job_holds(p_job_id, p_lease_epoch);
    IF NOT applied THEN
        RETURN;
    END IF;
    INSERT INTO delivery
        (message_id, release_id, revision, store_id, job_id, kind,
         location, digest)
    VALUES
        (p_message_id, p_release_id, p_revision, p_store_id, p_job_id,
         p_kind, p_location, p_digest)
    ON CONFLICT (message_id) DO UPDATE
    SET location = EXCLUDED.location, digest = EXCLUDED.digest,
        delivered_at = now()
    WHERE delivery.job_id = EXCLUDED.job_id
      AND delivery.store_id = EXCLUDED.store_id;
    applied := FOUND;
END
$$;

COMMENT ON FUNCTION delivery_record IS
    'Notes a delivery; the same message of the same job again replaces it.'
    ' false: the job is lost, or the message id is another''s.';
