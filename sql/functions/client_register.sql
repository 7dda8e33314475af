-- Registers a client (RFC 7591).

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_register(
    p_client_id text, p_client_name text, p_redirect_uris text[],
    p_auth_method text, p_secret_hash bytea, p_application_type text,
    p_grant_types text[], p_scope text[], p_metadata jsonb, p_from text,
    p_unused_max integer, p_unused_from_max integer, p_ttl_s integer,
    OUT outcome text, OUT created_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    unused bigint;
    unused_from bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('client_register'));
    SELECT count(*), count(*) FILTER (WHERE registered_from = p_from)
    INTO unused, unused_from
    FROM oauth_client
    WHERE source = 'registered' AND last_used_at IS NULL
      AND expires_at > now();
    outcome := CASE WHEN unused >= p_unused_max THEN 'full'
        WHEN unused_from >= p_unused_from_max THEN 'source_full'
        ELSE 'registered' END;
    IF outcome <> 'registered' THEN
        RETURN;
    END IF;
    INSERT INTO oauth_client AS c
        (client_id, source, client_name, redirect_uris,
         token_endpoint_auth_method, secret_hash, application_type,
         grant_types, scope, metadata, fingerprint, registered_from,
         expires_at)
    VALUES (p_client_id, 'registered', p_client_name, p_redirect_uris,
            p_auth_method, p_secret_hash, p_application_type, p_grant_types,
            coalesce(p_scope, '{}'), coalesce(p_metadata, '{}'),
            client_fingerprint(p_client_name, p_redirect_uris, p_auth_method),
            p_from, now() + make_interval(secs => p_ttl_s))
    RETURNING c.created_at INTO client_register.created_at;
END
$$;

COMMENT ON FUNCTION client_register IS
    'Registers a client that ends unless it is used in time. Outcomes:'
    ' registered, full (too many live clients nobody used), source_full'
    ' (too many of them from one address).';
