-- The assembled file is in storage.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_finish(
    p_session_id uuid, p_account_id uuid, p_content_hash bytea,
    p_size_bytes bigint, p_media_type text, p_file_name text,
    p_facts jsonb, p_stored_max_bytes bigint DEFAULT NULL,
    OUT asset_id uuid, OUT over_limit boolean, OUT stored_bytes bigint,
    OUT stored_max_bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s upload_session;
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    SELECT u.* INTO s FROM upload_session u
    WHERE u.id = p_session_id AND u.account_id = p_account_id
    FOR NO KEY UPDATE;
    asset_id := s.asset_id;
    over_limit := false;
    IF s.state NOT IN ('open', 'assembling') OR s.state IS NULL THEN
        RETURN;
    END IF;

    SELECT p.asset_id, p.over_limit, p.stored_bytes, p.stored_max_bytes
    INTO asset_id, over_limit, stored_bytes, stored_max_bytes
    FROM asset_put(p_account_id, s.type, coalesce(p_file_name, s.file_name),
                   p_content_hash, p_size_bytes, p_media_type, p_facts,
                   s.provenance || jsonb_strip_nulls(jsonb_build_object(
                       'flow', s.flow, 'sourceUrl', s.source_url)),
                   coalesce(s.declared_bytes, 0), p_stored_max_bytes) p;
    IF over_limit THEN
        RETURN;
    END IF;
    UPDATE upload_session u
    SET state = 'done', asset_id = upload_finish.asset_id,
        assembling_until = NULL, closed_at = now()
    WHERE u.id = p_session_id;
END
$$;

COMMENT ON FUNCTION upload_finish IS
    'Ends a session well and returns its asset: a new one, or the one the'
    ' account has of the same bytes and type.  Called twice, the same again;'
    ' null: no such session, or it failed or expired, or (over_limit, and'
    ' the session is as it was) the file is larger than was announced and'
    ' would pass what the account may store.';
