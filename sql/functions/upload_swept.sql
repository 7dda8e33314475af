-- The chunk files of a session are gone.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_swept(
    p_session_id uuid, OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE upload_session SET swept_at = now()
    WHERE id = p_session_id AND closed_at IS NOT NULL AND swept_at IS NULL;
    applied := FOUND;
    IF applied THEN
        DELETE FROM upload_chunk WHERE session_id = p_session_id;
    END IF;
END
$$;

COMMENT ON FUNCTION upload_swept IS
    'Notes that the files of a closed session are removed; drops its chunk'
    ' rows.';
