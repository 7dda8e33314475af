-- The media job found that a file cannot be used.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION asset_refuse(
    p_asset_id uuid, p_code text, p_text text, p_facts jsonb,
    p_job_id uuid, p_lease_epoch bigint, OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM asset WHERE id = p_asset_id FOR NO KEY UPDATE;
    applied := false;
    IF job_holds(p_job_id, p_lease_epoch) THEN
        UPDATE asset
        SET state = 'refused', refusal_code = p_code, refusal_text = p_text,
            facts = facts || coalesce(p_facts, '{}')
        WHERE id = p_asset_id AND role = 'source'
          AND id = (SELECT asset_id FROM job WHERE id = p_job_id);
        applied := FOUND;
    END IF;
END
$$;

COMMENT ON FUNCTION asset_refuse IS
    'Refuses a source asset, with the reason.  false: the job is lost, or'
    ' not about this asset.';
