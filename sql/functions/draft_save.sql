-- Saves a version of a draft; the first save makes the release.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION draft_save(
    p_account_id uuid, p_release_id uuid, p_conversation_id text,
    p_base_version integer, p_mode text, p_document jsonb,
    p_draft_status text, p_client text,
    p_keep_versions integer DEFAULT NULL,
    OUT outcome text, OUT release_id uuid, OUT version integer,
    OUT current_version integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    r release;
BEGIN
    IF p_release_id IS NULL THEN
        INSERT INTO release (account_id, conversation_id)
        VALUES (p_account_id, p_conversation_id) RETURNING * INTO r;
    ELSE
        SELECT * INTO r FROM release
        WHERE id = p_release_id AND account_id = p_account_id
        FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            outcome := 'not_found';
            RETURN;
        END IF;
        release_id := r.id;
        current_version := r.draft_version;
        IF r.draft_version <> coalesce(p_base_version, 0) THEN
            outcome := 'conflict';
            RETURN;
        ELSIF EXISTS (SELECT FROM job j WHERE j.release_id = r.id
                      AND j.kind = 'takedown'
                      AND j.state IN ('queued', 'running')) THEN
            outcome := 'locked';
            RETURN;
        END IF;
    END IF;

    release_id := r.id;
    version := r.draft_version + 1;
    current_version := version;
    INSERT INTO draft_version
        (release_id, version, mode, document, draft_status, client)
    VALUES (r.id, draft_save.version, p_mode, p_document,
            coalesce(p_draft_status, 'collecting'), p_client);
    DELETE FROM draft_version d
    WHERE d.release_id = r.id
      AND d.version <= draft_save.version - p_keep_versions
      AND d.version < draft_save.version
      AND NOT EXISTS (SELECT FROM release_revision v
                      WHERE v.release_id = r.id
                        AND v.draft_version = d.version);
    UPDATE release
    SET draft_version = draft_save.version, updated_at = now(),
        conversation_id = coalesce(p_conversation_id, conversation_id)
    WHERE id = r.id;
    UPDATE release
    SET title = p_document #>> '{release,title}',
        primary_artist_name =
            p_document #>> '{release,primary_artist_name}'
    WHERE id = r.id AND revision = 0;
    outcome := 'saved';
END
$$;

COMMENT ON FUNCTION draft_save IS
    'Saves the merged document as the next version, and keeps only so many'
    ' of the newest (null: all), and those that were submitted.  Outcomes:'
    ' saved; conflict (current_version is not the base the client worked'
    ' from; null counts as 0); not_found; locked (a takedown is under way).';
