-- The rows of a new revision.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_write(
    r release, p_document jsonb, p_document_hash bytea, p_credits integer,
    p_store_ids text[], p_tracks jsonb, p_provenance jsonb,
    p_draft_version integer)
RETURNS uuid
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    job_id uuid := job_enqueue(
        'release', r.account_id, r.id, r.revision + 1, NULL, NULL, NULL,
        r.id::text);
BEGIN
    INSERT INTO release_revision
        (release_id, revision, document, document_hash, credits, job_id,
         provenance, draft_version)
    VALUES (r.id, r.revision + 1, p_document, p_document_hash, p_credits,
            job_id, coalesce(p_provenance, '{}'),
            (SELECT d.version FROM draft_version d
             WHERE d.release_id = r.id AND d.version = p_draft_version));
    INSERT INTO track
        (release_id, revision, position, title, isrc, audio_asset_id,
         duration_ms, ai_disclosed)
    SELECT r.id, r.revision + 1, t.position, t.title,
           nullif(upper(replace(t.isrc, '-', '')), ''), t.audio_asset_id,
           (a.facts ->> 'duration_ms')::bigint,
           coalesce(t.ai_disclosed, false)
    FROM jsonb_to_recordset(coalesce(p_tracks, '[]')) AS t(
        position integer, title text, isrc text, audio_asset_id uuid,
        ai_disclosed boolean)
    LEFT JOIN asset a ON a.id = t.audio_asset_id;
    INSERT INTO store_status (release_id, revision, store_id)
    SELECT r.id, r.revision + 1, unnest(p_store_ids);
    PERFORM job_plan(job_id, p_store_ids);

    UPDATE release
    SET revision = r.revision + 1, status = 'Submitted', updated_at = now(),
        title = p_document #>> '{release,title}',
        primary_artist_name =
            p_document #>> '{release,primary_artist_name}',
        upc = coalesce(nullif(p_document #>> '{release,upc}', ''), upc)
    WHERE id = r.id;
    IF r.revision > 0 THEN
        PERFORM release_refresh(r.id);
    END IF;
    RETURN job_id;
END
$$;

COMMENT ON FUNCTION release_write IS
    'Internal: revision, tracks, store rows, job and steps of a submit.';
