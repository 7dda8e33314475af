-- Delivers the newest revision again, or to more stores.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_redistribute(
    p_account_id uuid, p_release_id uuid, p_store_ids text[],
    p_provenance jsonb, OUT outcome text, OUT job_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    r release := release_lock(p_account_id, p_release_id);
    stores text[];
BEGIN
    IF r.id IS NULL THEN
        outcome := 'not_found';
        RETURN;
    END IF;
    stores := ARRAY (
        SELECT s.id FROM store s
        LEFT JOIN store_status t ON t.store_id = s.id
            AND t.release_id = r.id AND t.revision = r.revision
        WHERE s.active
          AND (p_store_ids IS NULL OR s.id = ANY (p_store_ids))
          AND coalesce(t.status, '') NOT IN ('live', 'takedown_pending'));
    outcome := CASE
        WHEN release_busy(r.id) THEN 'in_progress'
        WHEN EXISTS (SELECT FROM unnest(p_store_ids) AS wanted
                     WHERE NOT EXISTS (SELECT FROM store s
                         WHERE s.id = wanted AND s.active))
            THEN 'unknown_store'
        WHEN r.revision = 0 THEN 'not_submitted'
        WHEN release_owes(r.id) THEN 'unpaid'
        WHEN stores = '{}' THEN 'nothing_to_do'
        ELSE 'queued' END;
    IF outcome <> 'queued' THEN
        RETURN;
    END IF;

    job_id := job_enqueue('release', p_account_id, r.id, r.revision, NULL,
        NULL, jsonb_build_object('provenance', p_provenance), r.id::text);
    PERFORM job_plan(job_id, stores);
    INSERT INTO store_status (release_id, revision, store_id)
    SELECT r.id, r.revision, unnest(stores)
    ON CONFLICT (release_id, revision, store_id) DO UPDATE
    SET status = 'queued', code = NULL, text = NULL, updated_at = now();
    PERFORM release_refresh(r.id);
END
$$;

COMMENT ON FUNCTION release_redistribute IS
    'Queues a delivery of the newest revision, without a debit, to the'
    ' active stores named (null: all) that do not have it live.  Outcomes:'
    ' queued, not_found, in_progress, unknown_store, not_submitted, unpaid'
    ' (it was refunded: submit again), nothing_to_do.';
