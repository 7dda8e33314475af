-- The columns of a release that repeat its document.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_title(p_release_id uuid, p_document jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE release
    SET title = p_document #>> '{release,title}',
        primary_artist_name = p_document #>> '{release,primary_artist_name}'
    WHERE id = p_release_id;
END
$$;

COMMENT ON FUNCTION release_title IS
    'Internal: title and primary artist follow the document.';
