-- Enters or changes a client.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_put(
    p_client_id text, p_source text, p_client_name text,
    p_redirect_uris text[], p_auth_method text, p_secret_hash bytea,
    p_application_type text, p_grant_types text[], p_scope text[],
    p_metadata jsonb, p_account_id uuid, p_etag text, p_cache_s integer,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    here oauth_client;
    digest bytea;
BEGIN
    digest := client_fingerprint(p_client_name, p_redirect_uris,
                                 p_auth_method);
    SELECT * INTO here FROM oauth_client WHERE client_id = p_client_id
    FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'created'
        WHEN here.source <> p_source
             AND NOT (here.source = 'known' AND p_source = 'manual')
            THEN 'refused'
        WHEN here.fingerprint <> digest THEN 'changed'
        ELSE 'same' END;
    IF outcome = 'refused' THEN
        RETURN;
    END IF;
    INSERT INTO oauth_client
        (client_id, source, client_name, redirect_uris,
         token_endpoint_auth_method, secret_hash, application_type,
         grant_types, scope, metadata, fingerprint, account_id, fetched_at,
         etag, cache_until)
    VALUES (p_client_id, p_source, p_client_name, p_redirect_uris,
            p_auth_method, p_secret_hash, p_application_type, p_grant_types,
            coalesce(p_scope, '{}'), coalesce(p_metadata, '{}'), digest,
            p_account_id, CASE p_source WHEN 'document' THEN now() END,
            p_etag, now() + make_interval(secs => p_cache_s))
    ON CONFLICT (client_id) DO UPDATE
    SET source = excluded.source, client_name = excluded.client_name,
        redirect_uris = excluded.redirect_uris,
        token_endpoint_auth_method = excluded.token_endpoint_auth_method,
        secret_hash = excluded.secret_hash,
        application_type = excluded.application_type,
        grant_types = excluded.grant_types, scope = excluded.scope,
        metadata = excluded.metadata, fingerprint = excluded.fingerprint,
        account_id = excluded.account_id, fetched_at = excluded.fetched_at,
        etag = excluded.etag, cache_until = excluded.cache_until,
        withdrawn_at = NULL;
END
$$;

COMMENT ON FUNCTION client_put IS
    'Enters a client of source document, manual or known, or replaces all'
    ' there is to it. Outcomes: created, changed (people must consent'
    ' anew), same, refused (the name belongs to a client of another'
    ' source; only an operator may take over a known one).';
