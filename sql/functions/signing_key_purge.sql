-- Removes signing keys whose tokens are over.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION signing_key_purge(
    OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM signing_key WHERE state = 'retired' AND delete_after <= now();
    GET DIAGNOSTICS removed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION signing_key_purge IS
    'Removes retired keys past their time; returns how many.';
