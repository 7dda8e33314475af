-- Withdraws a release from stores.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_takedown(
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
    stores := ARRAY (SELECT c.store_id FROM release_carried(r.id) c
                     WHERE c.carries AND (p_store_ids IS NULL
                         OR c.store_id = ANY (p_store_ids)));
    outcome := CASE
        WHEN release_busy(r.id) THEN 'in_progress'
        WHEN stores = '{}' THEN 'nothing_live'
        ELSE 'queued' END;
    IF outcome <> 'queued' THEN
        RETURN;
    END IF;

    job_id := job_enqueue('takedown', p_account_id, r.id, r.revision, NULL,
        NULL, jsonb_build_object('provenance', p_provenance), r.id::text);
    PERFORM job_plan(job_id, stores);
    INSERT INTO store_status (release_id, revision, store_id, status)
    SELECT r.id, r.revision, unnest(stores), 'takedown_pending'
    ON CONFLICT (release_id, revision, store_id) DO UPDATE
    SET status = 'takedown_pending', code = NULL, text = NULL,
        updated_at = now();
    PERFORM release_refresh(r.id);
END
$$;

COMMENT ON FUNCTION release_takedown IS
    'Queues the takedown in the stores named (null: all) that have the'
    ' release live.  Outcomes: queued, not_found, nothing_live,'
    ' in_progress.';
