-- Stores, money and status after a release or takedown job went wrong.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_end_release(j job) RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    IF j.kind = 'takedown' THEN
        UPDATE store_status
        SET status = 'live', code = j.error_code, text = j.error_text,
            updated_at = now()
        WHERE release_id = j.release_id AND revision = j.revision
          AND status = 'takedown_pending';
    ELSE
        UPDATE store_status
        SET status = CASE j.error_code WHEN 'rejected' THEN 'rejected'
                     ELSE status END,
            code = j.error_code, text = j.error_text, updated_at = now()
        WHERE release_id = j.release_id AND revision = j.revision
          AND status IN ('queued', 'preparing', 'delivering', 'delivered',
                         'acknowledged', 'ingested');
        PERFORM credit_refund(j.id, j.error_text);
    END IF;
    PERFORM release_refresh(j.release_id);
END
$$;

COMMENT ON FUNCTION job_end_release IS
    'Internal: stores still on their way keep the reason (or become'
    ' rejected), what was not withdrawn is live again, credits go back.';
