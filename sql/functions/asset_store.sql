-- An upload that came whole.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION asset_store(
    p_account_id uuid, p_type text, p_file_name text, p_content_hash bytea,
    p_size_bytes bigint, p_media_type text, p_provenance jsonb,
    OUT asset_id uuid, OUT existed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    SELECT p.asset_id, p.existed INTO asset_id, existed
    FROM asset_put(p_account_id, p_type, p_file_name, p_content_hash,
                   p_size_bytes, p_media_type, NULL, p_provenance) p;
END
$$;

COMMENT ON FUNCTION asset_store IS
    'Registers a file that is in storage already.  existed: the account had'
    ' these bytes as this type before, and gets that asset.';
