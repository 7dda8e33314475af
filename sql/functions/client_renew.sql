-- Keeps a metadata document for longer.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_renew(
    p_client_id text, p_cache_s integer, OUT renewed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE oauth_client
    SET fetched_at = now(), withdrawn_at = NULL,
        cache_until = now() + make_interval(secs => p_cache_s)
    WHERE client_id = p_client_id AND source = 'document';
    renewed := FOUND;
END
$$;

COMMENT ON FUNCTION client_renew IS
    'The document was asked for and is what it was. false: there is none.';
