-- The media job made the file the stores get.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION asset_ready(
    p_asset_id uuid, p_derived_hash bytea, p_derived_bytes bigint,
    p_derived_media_type text, p_facts jsonb, p_advisories jsonb,
    p_job_id uuid, p_lease_epoch bigint,
    p_stored_max_bytes bigint DEFAULT NULL,
    OUT applied boolean, OUT over_limit boolean, OUT stored_bytes bigint,
    OUT stored_max_bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    a asset;
BEGIN
    over_limit := false;
    PERFORM FROM account
    WHERE id = (SELECT account_id FROM asset WHERE id = p_asset_id)
    FOR NO KEY UPDATE;
    SELECT * INTO a FROM asset
    WHERE id = p_asset_id AND role = 'source' FOR NO KEY UPDATE;
    applied := FOUND AND job_holds(p_job_id, p_lease_epoch)
        AND (SELECT asset_id = p_asset_id FROM job WHERE id = p_job_id);
    IF applied IS NOT TRUE THEN
        applied := false;
        RETURN;
    END IF;

    SELECT r.over_limit, r.stored_bytes, r.stored_max_bytes
    INTO over_limit, stored_bytes, stored_max_bytes
    FROM account_room(a.account_id, p_derived_bytes - coalesce(
             (SELECT size_bytes FROM asset WHERE source_asset_id = a.id), 0),
             p_stored_max_bytes) r;
    IF over_limit THEN
        applied := false;
        RETURN;
    END IF;

    INSERT INTO asset
        (account_id, type, role, source_asset_id, content_hash, size_bytes,
         media_type, file_name, state, facts)
    VALUES
        (a.account_id, a.type, 'derived', a.id, p_derived_hash,
         p_derived_bytes, p_derived_media_type, a.file_name, 'ready',
         coalesce(p_facts -> 'derived', '{}'))
    ON CONFLICT (source_asset_id) WHERE role = 'derived' DO UPDATE
    SET content_hash = EXCLUDED.content_hash,
        size_bytes = EXCLUDED.size_bytes,
        media_type = EXCLUDED.media_type, facts = EXCLUDED.facts;

    UPDATE asset
    SET state = 'ready', refusal_code = NULL, refusal_text = NULL,
        facts = facts || coalesce(p_facts, '{}') - 'derived',
        advisories = coalesce(p_advisories, '[]')
    WHERE id = p_asset_id;
    UPDATE track SET duration_ms = (p_facts ->> 'duration_ms')::bigint
    WHERE audio_asset_id = p_asset_id AND duration_ms IS NULL;
END
$$;

COMMENT ON FUNCTION asset_ready IS
    'Makes the derived asset and the source ready; what the probe found goes'
    ' to facts (member derived: facts of the derived file).  false: the job'
    ' is lost, or not about this asset, or (over_limit) the derived file'
    ' would pass what the account may store.';
