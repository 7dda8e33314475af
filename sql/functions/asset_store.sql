-- An upload that came whole.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION asset_store(
    p_account_id uuid, p_type text, p_file_name text, p_content_hash bytea,
    p_size_bytes bigint, p_media_type text, p_provenance jsonb,
    p_stored_max_bytes bigint DEFAULT NULL,
    OUT asset_id uuid, OUT existed boolean, OUT over_limit boolean,
    OUT stored_bytes bigint, OUT stored_max_bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    SELECT p.* INTO asset_id, existed, over_limit, stored_bytes,
                    stored_max_bytes
    FROM asset_put(p_account_id, p_type, p_file_name, p_content_hash,
                   p_size_bytes, p_media_type, NULL, p_provenance, 0,
                   p_stored_max_bytes) p;
END
$$;

COMMENT ON FUNCTION asset_store IS
    'Registers a file that is in storage already.  existed: the account had'
    ' these bytes as this type before, and gets that asset.  over_limit:'
    ' refused, a new file would pass what the account may store.';
