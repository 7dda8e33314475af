-- Finds or makes the source asset for some bytes.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION asset_put(
    p_account_id uuid, p_type text, p_file_name text, p_content_hash bytea,
    p_size_bytes bigint, p_media_type text, p_facts jsonb,
    p_provenance jsonb, p_reserved_bytes bigint, p_stored_max_bytes bigint,
    OUT asset_id uuid, OUT existed boolean, OUT over_limit boolean,
    OUT stored_bytes bigint, OUT stored_max_bytes bigint)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    state_now text;
BEGIN
    PERFORM FROM account WHERE id = p_account_id FOR NO KEY UPDATE;
    SELECT a.id, a.state INTO asset_id, state_now FROM asset a
    WHERE a.account_id = p_account_id AND a.type = p_type
      AND a.content_hash = p_content_hash AND a.role = 'source'
    FOR NO KEY UPDATE;
    existed := FOUND;
    over_limit := false;
    IF NOT existed AND p_size_bytes > p_reserved_bytes THEN
        SELECT r.over_limit, r.stored_bytes, r.stored_max_bytes
        INTO over_limit, stored_bytes, stored_max_bytes
        FROM account_room(p_account_id, p_size_bytes - p_reserved_bytes,
                          p_stored_max_bytes) r;
    END IF;
    IF over_limit THEN
        RETURN;
    END IF;

    IF NOT existed THEN
        INSERT INTO asset AS a
            (account_id, type, file_name, content_hash, size_bytes,
             media_type, facts, provenance)
        VALUES
            (p_account_id, p_type, p_file_name, p_content_hash,
             p_size_bytes, p_media_type, coalesce(p_facts, '{}'),
             coalesce(p_provenance, '{}'))
        RETURNING a.id, a.state INTO asset_id, state_now;
    ELSIF state_now = 'refused' THEN
        UPDATE asset a
        SET state = 'pending', refusal_code = NULL, refusal_text = NULL
        WHERE a.id = asset_id;
    END IF;
    IF state_now <> 'ready' THEN
        PERFORM job_enqueue('media', p_account_id, NULL, NULL, asset_id,
                            NULL, jsonb_build_object('type', p_type),
                            asset_id::text);
    END IF;
END
$$;

COMMENT ON FUNCTION asset_put IS
    'Internal: the same bytes and type of one account are one asset.  Queues'
    ' the media job unless the asset is ready; a refused one is looked at'
    ' again.  over_limit: what a new one takes beyond the bytes its session'
    ' had reserved would pass what the account may store (see account_room);'
    ' nothing was done.';
