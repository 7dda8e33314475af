-- Submits a release: money, revision, stores and job in one transaction.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_submit(
    p_account_id uuid, p_release_id uuid, p_conversation_id text,
    p_document jsonb, p_document_hash bytea, p_credits integer,
    p_store_ids text[], p_tracks jsonb, p_provenance jsonb,
    p_draft_version integer DEFAULT NULL,
    OUT outcome text, OUT release_id uuid, OUT revision integer,
    OUT job_id uuid, OUT credits_debited integer, OUT balance integer,
    OUT credits_due integer, OUT response jsonb)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    r release;
    stores text[];
BEGIN
    credits_debited := 0;
    SELECT a.credits INTO balance FROM account a
    WHERE a.id = p_account_id FOR NO KEY UPDATE;
    IF p_release_id IS NOT NULL THEN
        SELECT * INTO r FROM release
        WHERE id = p_release_id AND account_id = p_account_id
        FOR NO KEY UPDATE;
    END IF;
    IF balance IS NULL OR (p_release_id IS NOT NULL AND r.id IS NULL) THEN
        outcome := 'not_found';
        RETURN;
    END IF;

    SELECT f.release_id, f.revision, f.job_id, f.credits_debited, f.response
    INTO release_id, revision, job_id, credits_debited, response
    FROM release_find_repeat(p_account_id, p_release_id, p_document_hash) f;
    IF FOUND THEN
        outcome := 'replayed';
        RETURN;
    END IF;

    credits_debited := 0;
    release_id := r.id;
    credits_due := greatest(0, p_credits + coalesce(
        (SELECT sum(e.amount) FROM credit_entry e
         WHERE e.release_id = r.id), 0));
    stores := ARRAY (SELECT s.id FROM store s WHERE s.active
                     AND (p_store_ids IS NULL OR s.id = ANY (p_store_ids)));
    outcome := CASE
        WHEN release_busy(r.id) THEN 'in_progress'
        WHEN stores = '{}' OR NOT (p_store_ids <@ stores) THEN 'unknown_store'
        WHEN EXISTS (SELECT FROM jsonb_to_recordset(p_tracks)
                         AS t(audio_asset_id uuid)
                     WHERE t.audio_asset_id IS NOT NULL AND NOT EXISTS (
                         SELECT FROM asset a WHERE a.id = t.audio_asset_id
                           AND a.account_id = p_account_id
                           AND a.type = 'audio' AND a.role = 'source'))
            THEN 'unknown_asset'
        ELSE release_check_codes(
            p_account_id, r.id, p_document #>> '{release,upc}',
            ARRAY (SELECT upper(replace(t.isrc, '-', ''))
                   FROM jsonb_to_recordset(p_tracks) AS t(isrc text)
                   WHERE t.isrc <> ''))
        END;
    IF outcome IS NULL AND credits_due > balance THEN
        outcome := 'insufficient_credits';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    IF r.id IS NULL THEN
        INSERT INTO release (account_id, conversation_id)
        VALUES (p_account_id, p_conversation_id) RETURNING * INTO r;
    END IF;
    release_id := r.id;
    revision := r.revision + 1;
    credits_debited := credits_due;
    job_id := release_write(r, p_document, p_document_hash, p_credits,
                            stores, p_tracks, p_provenance,
                            p_draft_version);
    balance := credit_post(p_account_id, -credits_due, 'submit',
                           format('submit:%s:%s', r.id, revision), NULL,
                           job_id);
    response := jsonb_build_object(
        'releaseId', release_id, 'revision', revision, 'jobId', job_id,
        'status', (SELECT status FROM release WHERE id = r.id),
        'storeIds', stores,
        'creditsDebited', credits_debited, 'creditsRemaining', balance);
    UPDATE release_revision v SET response = release_submit.response
    WHERE v.release_id = r.id AND v.revision = release_submit.revision;
    outcome := 'submitted';
END
$$;

COMMENT ON FUNCTION release_submit IS
    'Debits the account and queues the delivery of a new revision, made of'
    ' that version of the draft (null: of none).'
    ' Outcomes: submitted; replayed (the same document was submitted and its'
    ' job did not fail: the first answer again, no debit);'
    ' insufficient_credits (see credits_due); in_progress (a job has the'
    ' release); not_found; unknown_store (store_ids null = all active);'
    ' unknown_asset; upc_fixed, upc_taken, isrc_taken (see'
    ' release_check_codes).  Due is what the price exceeds what the release has'
    ' paid.';
