-- The assembled file is in storage.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_finish(
    p_session_id uuid, p_account_id uuid, p_content_hash bytea,
    p_size_bytes bigint, p_media_type text, p_file_name text,
    p_facts jsonb, OUT asset_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s upload_session;
BEGIN
    SELECT u.* INTO s FROM upload_session u
    WHERE u.id = p_session_id AND u.account_id = p_account_id
    FOR NO KEY UPDATE;
    asset_id := s.asset_id;
    IF s.state NOT IN ('open', 'assembling') OR s.state IS NULL THEN
        RETURN;
    END IF;

    SELECT p.asset_id INTO asset_id
    FROM asset_put(p_account_id, s.type, coalesce(p_file_name, s.file_name),
                   p_content_hash, p_size_bytes, p_media_type, p_facts,
                   s.provenance || jsonb_strip_nulls(jsonb_build_object(
                       'flow', s.flow, 'sourceUrl', s.source_url))) p;
    UPDATE upload_session u
    SET state = 'done', asset_id = upload_finish.asset_id,
        assembling_until = NULL, closed_at = now()
    WHERE u.id = p_session_id;
END
$$;

COMMENT ON FUNCTION upload_finish IS
    'Ends a session well and returns its asset: a new one, or the one the'
    ' account has of the same bytes and type.  Called twice, the same again;'
    ' null: no such session, or it failed or expired.';
